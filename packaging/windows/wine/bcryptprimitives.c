/* For check.sh only: Wine 8 lacks this library, and no Go program starts without it. */
#include <stddef.h>

unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length); /* random bytes, from advapi32 */

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, size_t length)
{
    while (length > 0) {
        unsigned long part = length > 65536 ? 65536 : (unsigned long)length;
        if (!SystemFunction036(data, part))
            return 0;
        data += part;
        length -= part;
    }
    return 1;
}
