/* Preloaded, makes each write to a regular file, and each sync, take SLOW_DISK_MICROSECONDS. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static void take_time(int file)
{
    struct stat status;
    const char *microseconds = getenv("SLOW_DISK_MICROSECONDS");
    if (microseconds && fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        usleep((useconds_t)atoi(microseconds));
}

ssize_t write(int file, const void *data, size_t size)
{
    ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    take_time(file);
    return next(file, data, size);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset)
{
    ssize_t (*next)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    take_time(file);
    return next(file, data, size, offset);
}

int fsync(int file)
{
    int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
    take_time(file);
    return next(file);
}

int fdatasync(int file)
{
    int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
    take_time(file);
    return next(file);
}
