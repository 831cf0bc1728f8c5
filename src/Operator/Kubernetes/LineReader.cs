namespace Modelgate.Operator.Kubernetes;

/// <summary>Reads a stream line by line, each of bounded length, and notices when it says nothing any more.</summary>
/// <param name="stream">The stream.</param>
/// <param name="maxLength">The longest line.</param>
/// <param name="silence">How long it may say nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class LineReader(Stream stream, int maxLength, TimeSpan silence, TimeProvider time)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null when the stream has ended. Holds until the next call. What is left without an end is no line.</summary>
    /// <exception cref="ApiException">The stream broke, fell silent, or its line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found);
                _start += searched + found + 1;
                return line;
            }

            searched = _end - _start;
            if (searched > maxLength)
                throw new ApiException(ApiFailureKind.TooLarge, FormattableString.Invariant($"an event of the API server is longer than {maxLength} bytes"));
            MakeRoom();
            var read = await ReadAsync(cancellationToken);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        using var quiet = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        try
        {
            return await stream.ReadAsync(_buffer.AsMemory(_end), either.Token);
        }
        catch (Exception problem) when (ApiConnection.IsFailure(problem, cancellationToken))
        {
            throw problem is OperationCanceledException
                ? new ApiException(ApiFailureKind.Silent, FormattableString.Invariant($"the API server said nothing for {silence.TotalSeconds:0.###} s"), problem)
                : new ApiException(ApiFailureKind.Unreachable, "the connection to the API server broke: " + problem.Message, problem);
        }
    }
}
