/* For check.sh only: stands in for netsh.exe, which does nothing under Wine, and writes down how it was called. */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    char line[4096];
    FILE *log = fopen("C:\\netsh.log", "ab");
    if (log == NULL || WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, line, sizeof line, NULL, NULL) == 0)
        return 1;
    fprintf(log, "%s\n", line);
    return fclose(log);
}
