namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>What programs take for true. Each reads its own words; null means that the program stops or that the word is not one of its words.</summary>
public static class Truth
{
    /// <summary>Go's <c>strconv.ParseBool</c>: <c>1 t T true True TRUE</c> and their opposites; else null.</summary>
    public static bool? Go(ReadOnlySpan<char> text) => text switch
    {
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>Ollama's switches: unset or empty is off, unreadable text is on (<c>envconfig.BoolWithDefault</c>, v0.33). Quotes and blanks around are dropped.</summary>
    public static bool Ollama(ReadOnlySpan<char> text)
    {
        text = text.Trim().Trim("\"'");
        return text.Length > 0 && (Go(text) ?? true);
    }

    /// <summary>clap's bool, as TGI's variables: exactly <c>true</c> or <c>false</c>, anything else stops the program.</summary>
    public static bool? Clap(ReadOnlySpan<char> text) => text switch { "true" => true, "false" => false, _ => null };

    /// <summary><c>true</c> or <c>1</c> in any case, everything else off: TEI's Python backend, Infinity, most Python programs.</summary>
    public static bool TrueOrOne(ReadOnlySpan<char> text) => text is "1" || Is(text, "true");

    /// <summary>vLLM's <c>VLLM_ALLOW_RUNTIME_LORA_UPDATING</c>: blanks around are dropped, <c>1</c> or <c>true</c> in any case (<c>envs.py</c>).</summary>
    public static bool VllmTrimmed(ReadOnlySpan<char> text) => TrueOrOne(text.Trim());

    /// <summary>A variable read with <c>bool(int(x))</c>: any other number than 0 is on; no number stops the program.</summary>
    public static bool? Integer(ReadOnlySpan<char> text)
    {
        var digits = text.Trim();
        if (digits.Length > 0 && digits[0] is '+' or '-')
            digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return null;
        return digits.ContainsAnyExcept('0');
    }

    /// <summary><c>true</c> in any case only: LMDeploy's hub switches.</summary>
    public static bool TrueOnly(ReadOnlySpan<char> text) => Is(text, "true");

    /// <summary>SGLang's readers taken together: <c>true 1 yes y</c> in any case.</summary>
    public static bool Sglang(ReadOnlySpan<char> text) => TrueOrOne(text) || Is(text, "yes") || Is(text, "y");

    /// <summary>llama.cpp's <c>LLAMA_ARG_*</c> switches: <c>on enabled true 1</c> and <c>off disabled false 0</c>; else the program stops.</summary>
    public static bool? LlamaCpp(ReadOnlySpan<char> text) => text switch
    {
        "on" or "enabled" or "true" or "1" => true,
        "off" or "disabled" or "false" or "0" => false,
        _ => null,
    };

    /// <summary>huggingface_hub's variables: <c>1 ON YES TRUE</c> in any case (<c>constants.py</c>).</summary>
    public static bool HuggingFace(ReadOnlySpan<char> text) => TrueOrOne(text) || Is(text, "yes") || Is(text, "on");

    /// <summary>Python's <c>strtobool</c> and pydantic's bool, which agree: <c>y yes t true on 1</c> and their opposites in any case.</summary>
    public static bool? StrToBool(ReadOnlySpan<char> text)
    {
        if (TrueOrOne(text) || Is(text, "t") || Is(text, "yes") || Is(text, "y") || Is(text, "on"))
            return true;
        return text is "0" || Is(text, "false") || Is(text, "f") || Is(text, "no") || Is(text, "n") || Is(text, "off") ? false : null;
    }

    /// <summary>Triton's switches: <c>true false 1 0 on off</c>; else the program stops.</summary>
    public static bool? Triton(ReadOnlySpan<char> text)
    {
        if (TrueOrOne(text) || Is(text, "on"))
            return true;
        return text is "0" || Is(text, "false") || Is(text, "off") ? false : null;
    }

    /// <summary><c>os.environ.get(X)</c> used as a condition: any text, <c>false</c> and <c>0</c> included.</summary>
    public static bool NotEmpty(ReadOnlySpan<char> text) => text.Length > 0;

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
