namespace Modelgate.Operator.Cli;

/// <summary>Completion scripts; each asks the program itself through the <c>[suggest:POSITION]</c> directive.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # modelgate completion for bash
        _modelgate_complete() {
            local candidates candidate line="$COMP_LINE" word="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=()
            # bash takes --option=value apart at the equals sign.
            if [ "$word" = "=" ] || [ "${COMP_WORDS[COMP_CWORD-1]}" = "=" ]; then
                word="${word#=}"
                line="${line%=*} ${line##*=}"
            fi
            candidates="$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "$line" 2>/dev/null)" || return
            while IFS= read -r candidate; do
                # Options only where one is begun: otherwise files are what is wanted.
                [[ -n "$candidate" && "$candidate" == "$word"* ]] || continue
                [[ "$candidate" == -* && "$word" != -* ]] || COMPREPLY+=("$candidate")
            done <<< "$candidates"
        }
        complete -o default -F _modelgate_complete modelgate

        """;

    private const string Zsh = """
        #compdef modelgate
        # modelgate completion for zsh
        _modelgate() {
            local -a candidates
            candidates=("${(@f)$(modelgate "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- ${candidates:#}
            _files
        }
        compdef _modelgate modelgate

        """;

    private const string Fish = """
        # modelgate completion for fish
        function __modelgate_complete
            set -l line (commandline -cp)
            modelgate "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c modelgate -a '(__modelgate_complete)'

        """;

    private const string PowerShell = """
        # modelgate completion for PowerShell
        Register-ArgumentCompleter -Native -CommandName modelgate -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            modelgate "[suggest:$cursorPosition]" "$($commandAst.ToString())" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The script for a shell.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };
}
