namespace Modelgate.Operator.Kubernetes;

/// <summary>Bounds on what is taken from an API server and on how long it is waited for, each with its reason.</summary>
internal static class ApiLimits
{
    /// <summary>Longest page of a list. A page that is longer is asked for again in smaller pieces, so that many large objects do not fill the memory at once.</summary>
    public const int MaxPageLength = 32 * 1024 * 1024;

    /// <summary>Longest single object: etcd takes 1.5 MiB, and characters that JSON escapes may take six times the space.</summary>
    public const int MaxObjectLength = 10 * 1024 * 1024;

    /// <summary>Longest explanation of a failure that is read.</summary>
    public const int MaxFailureLength = 64 * 1024;

    /// <summary>Longest part of it that is repeated.</summary>
    public const int MaxExplanation = 300;

    /// <summary>Most objects of one page; what kubectl and client-go ask for.</summary>
    public const int PageSize = 500;

    /// <summary>How long one page or one object is waited for outside of requests.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch may say nothing. The server sends a bookmark about every minute; one that comes late is no reason, a second is.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    /// <summary>Shortest time after which the server is asked to end a watch; up to twice as long, so that watches of many replicas do not end together.</summary>
    public static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);

    /// <summary>A watch that the server ends sooner than this, without a word, is a failure: the next one waits.</summary>
    public static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    /// <summary>First wait after a failure.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait after failures.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Events that may come together, as after an upgrade; those above are dropped, the status says the same.</summary>
    public const int EventBurst = 100;

    /// <summary>Time in which one further event may come.</summary>
    public static readonly TimeSpan EventTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Events whose repetitions are counted as a series.</summary>
    public const int CountedEvents = 1024;
}
