/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Gives every file of the folders that are named to a fuzz target, where there
 * is no libFuzzer: so the corpora are tests of every build. */

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fail(const char *path)
{
    (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return -1;
}

/* The whole file, in a buffer of exactly its size, so that a sanitizer sees a
 * read beyond the end. NULL if it cannot be read. */
static uint8_t *read_file(const char *path, size_t *size)
{
    struct stat info;
    uint8_t *data = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    if (fstat(fileno(file), &info) == 0) {
        *size = (size_t)info.st_size;
        data = malloc(*size + (*size == 0));
    }
    if (data != NULL && fread(data, 1, *size, file) != *size) {
        free(data);
        data = NULL;
    }
    (void)fclose(file);
    return data;
}

static int replay_file(const char *path)
{
    size_t size = 0;
    uint8_t *data = read_file(path, &size);
    if (data == NULL) {
        return fail(path);
    }
    const int answer = LLVMFuzzerTestOneInput(data, size);
    free(data);
    if (answer != 0) {
        (void)fprintf(stderr, "%s: the target returned %d\n", path, answer);
        return -1;
    }
    return 0;
}

/* The number of files that were replayed; -1 if one failed. */
static long replay_folder(const char *folder)
{
    char path[4096];
    long num = 0;
    const struct dirent *entry;
    DIR *open_folder = opendir(folder);
    if (open_folder == NULL) {
        return fail(folder);
    }
    while (num >= 0 && (entry = readdir(open_folder)) != NULL) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        const int len =
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const int fits = len > 0 && (size_t)len < sizeof path;
        num = fits && replay_file(path) == 0 ? num + 1 : -1;
    }
    (void)closedir(open_folder);
    return num;
}

int main(int argc, char **argv)
{
    long total = 0;
    for (int i = 1; i < argc; i++) {
        const long num = replay_folder(argv[i]);
        if (num < 0) {
            return EXIT_FAILURE;
        }
        total += num;
    }
    if (total == 0) {
        (void)fprintf(stderr, "usage: %s FOLDER…, with at least one file\n",
                      argv[0]);
        return EXIT_FAILURE;
    }
    printf("%ld inputs replayed\n", total);
    return EXIT_SUCCESS;
}
