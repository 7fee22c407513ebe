/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The least that shows that headers and library belong together. */

#include <stdio.h>
#include <string.h>

#include <vesica/vesica.h>

int main(void)
{
    const char text[] = "IMO 9074729";
    vesica_identifier ship;
    vesica_identifier_error error;
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", VESICA_VERSION_MAJOR,
             VESICA_VERSION_MINOR, VESICA_VERSION_PATCH);
    const int same = strcmp(version, vesica_version()) == 0;
    const int valid = vesica_identifier_parse(&ship, &error, VESICA_ID_IMO,
                                              text, strlen(text)) == VESICA_OK;
    printf("vesica %s, %s\n", vesica_version(), valid ? "valid" : "invalid");
    return same && valid ? 0 : 1;
}
