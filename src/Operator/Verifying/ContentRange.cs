using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Verifying;

/// <summary>Feeds a range of a file to a hash. Large ranges are mapped into memory: the copy that reading makes costs a sixth of the hash's own time.</summary>
internal static partial class ContentRange
{
    /// <summary>Bytes that are read or mapped at once: large enough that calls cost nothing, small enough for any number of workers.</summary>
    public const int BlockBytes = 1024 * 1024;

    /// <summary>Ranges below it are read: setting up a mapping costs more than it saves.</summary>
    private const long MinMappedBytes = 4L * BlockBytes;

    private const int ProtRead = 1;
    private const int MapShared = 1;
    private const int AdvicePopulateRead = 22;

    /// <summary>Hashes a range.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="hasher">Takes the bytes.</param>
    /// <param name="buffer">Of <see cref="BlockBytes"/>.</param>
    /// <param name="progress">Told the bytes of each block.</param>
    /// <returns>False when the file ends before the range does.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Append(SafeFileHandle file, long start, long length, ManifestHasher hasher, byte[] buffer, Action<long> progress)
    {
        var end = start + length;
        if (length >= MinMappedBytes && OperatingSystem.IsLinux() && start % Environment.SystemPageSize == 0)
            start = AppendMapped(file, start, end, hasher, progress);
        while (start < end)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
            if (read == 0)
                return false;
            hasher.Append(buffer.AsSpan(0, read));
            progress(read);
            start += read;
        }

        return true;
    }

    /// <summary>Hashes what can be mapped; the rest is read, and an error of the disk is then told as one.</summary>
    /// <returns>The first byte that was not hashed.</returns>
    private static unsafe long AppendMapped(SafeFileHandle file, long start, long end, ManifestHasher hasher, Action<long> progress)
    {
        var length = (nuint)(end - start);
        if (RandomAccess.GetLength(file) < end)
            return start;
        var address = Map(null, length, ProtRead, MapShared, file, start);
        if ((nint)address == -1)
            return start;
        try
        {
            for (nuint at = 0; at < length; at += BlockBytes)
            {
                var block = (int)Math.Min(BlockBytes, length - at);
                // Touching a page that a shortened file or a broken disk no longer has would end the process; populating it fails instead.
                if (Advise((byte*)address + at, (nuint)block, AdvicePopulateRead) != 0)
                    return start + (long)at;
                hasher.Append(new ReadOnlySpan<byte>((byte*)address + at, block));
                progress(block);
            }

            return end;
        }
        finally
        {
            _ = Unmap(address, length);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static unsafe partial void* Map(void* address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static unsafe partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static unsafe partial int Unmap(void* address, nuint length);
}
