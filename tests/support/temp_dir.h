/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A private directory for a test, removed with all that is in it. */

#ifndef VESICA_TESTS_SUPPORT_TEMP_DIR_H
#define VESICA_TESTS_SUPPORT_TEMP_DIR_H

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace vesica_test
{

class TempDir {
  public:
    TempDir()
    {
        std::string made = std::filesystem::temp_directory_path() / "vesica.";
        made += "XXXXXX";
        if (mkdtemp(made.data()) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
        root = made;
    }

    ~TempDir()
    {
        std::filesystem::remove_all(root);
    }

    TempDir(const TempDir &) = delete;
    TempDir &operator=(const TempDir &) = delete;

    std::string path(const std::string &name) const
    {
        return (root / name).string();
    }

    std::string write(const std::string &name, const std::string &text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

    std::string read(const std::string &name) const
    {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    size_t num_files() const
    {
        using Iterator = std::filesystem::directory_iterator;
        return static_cast<size_t>(std::distance(Iterator(root), Iterator()));
    }

  private:
    std::filesystem::path root;
};

} /* namespace vesica_test */

#endif
