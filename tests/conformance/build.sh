# Builds the drivers where the sources are newer, and names the program. Sourced by the scripts beside it.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$root/artifacts/bin/Conformance/release/Modelgate.Conformance.dll
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0
if [ ! -f "$program" ] || [ -n "$(find "$root/src" "$root/tests/conformance" "$root/Directory.Packages.props" \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' \) -newer "$program" -print -quit)" ]; then
  dotnet build "$root/tests/conformance/Conformance.csproj" -c Release -v q -nologo 1>&2 || exit 3
  touch "$program"
fi
