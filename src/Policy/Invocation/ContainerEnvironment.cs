using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Invocation;

/// <summary>Builds the environment of a container as the kubelet does (<c>makeEnvironmentVariables</c>): <c>envFrom</c> first, then <c>env</c> in order.</summary>
public static class ContainerEnvironment
{
    /// <summary>Resolves every variable of the container.</summary>
    public static ResolvedEnvironment Resolve(PodWorkload pod, ContainerSpec container, IConfigMapSource configMaps)
    {
        if (container.Environment.Count == 0 && container.EnvironmentSources.Count == 0)
            return ResolvedEnvironment.Empty;
        var variables = new Dictionary<string, Word?>(container.Environment.Count, StringComparer.Ordinal);
        var more = AddSources(container, configMaps, variables);
        // The dictionary is shared with the environment, so each value sees what was defined before it, and nothing later.
        var environment = new ResolvedEnvironment(variables) { MayHoldMore = more };
        foreach (var variable in container.Environment)
        {
            // "value" wins over "valueFrom" when both are set; an empty value counts as absent when there is a valueFrom.
            if (variable.From is { } from && string.IsNullOrEmpty(variable.Value))
            {
                if (Resolve(variable, from, pod, configMaps) is { } word)
                    variables[variable.Name] = word;
            }
            else
            {
                var origin = new Origin(ReferenceOrigin.Env, variable.Path.Field("value")) { Note = "env " + variable.Name };
                variables[variable.Name] = VariableExpansion.Expand(variable.Value ?? "", origin, environment);
            }
        }

        return environment;
    }

    private static Unresolved? AddSources(ContainerSpec container, IConfigMapSource configMaps, Dictionary<string, Word?> variables)
    {
        Unresolved? more = null;
        foreach (var source in container.EnvironmentSources)
        {
            if (source.IsSecret)
            {
                more ??= new(UnresolvedKind.Secret, $"Secret {source.Name} may set it (envFrom); Secrets are not read");
                continue;
            }

            if (configMaps.Find(source.Name) is not { } configMap)
            {
                more ??= new(UnresolvedKind.MissingConfigMap, $"{configMaps.Explain(source.Name)} (envFrom)");
                continue;
            }

            var outer = new Origin(ReferenceOrigin.ConfigMap, source.Path) { Note = "envFrom" };
            foreach (var (key, value) in configMap.Data)
            {
                var name = source.Prefix + key;
                if (IsEnvironmentName(name))
                    variables[name] = new Word(value, configMap.OriginOf(key).UsedBy(outer));
            }
        }

        return more;
    }

    private static Word? Resolve(EnvironmentVariable variable, ValueSource from, PodWorkload pod, IConfigMapSource configMaps)
    {
        var here = new Origin(ReferenceOrigin.Env, variable.Path.Field("valueFrom")) { Note = "env " + variable.Name };
        Word Unknown(UnresolvedKind kind, string what) => new($"$({variable.Name})", here, new(kind, what));
        switch (from.Kind)
        {
            case ValueSourceKind.ConfigMapKey:
                if (configMaps.Find(from.Name) is not { } configMap)
                    return Unknown(UnresolvedKind.MissingConfigMap, configMaps.Explain(from.Name));
                if (configMap.Data.TryGetValue(from.Key, out var value))
                    return new Word(value, configMap.OriginOf(from.Key).UsedBy(here));
                // Present without the key: an optional reference leaves the variable as it was, though the key may be added later.
                return from.Optional && configMap.IsImmutable ? null : Unknown(UnresolvedKind.MissingKey, $"ConfigMap {from.Name} has no key {from.Key}");
            case ValueSourceKind.SecretKey:
                return Unknown(UnresolvedKind.Secret, $"it comes from Secret {from.Name}, key {from.Key}; Secrets are not read");
            case ValueSourceKind.Field:
                return FieldValue(from.Key, pod) is { } field
                    ? new Word(field, here)
                    : Unknown(UnresolvedKind.FieldReference, $"the pod's field {from.Key} is not known at admission");
            case ValueSourceKind.ResourceField:
                return Unknown(UnresolvedKind.FieldReference, $"the resource {from.Key} is a number that the node sets");
            case ValueSourceKind.FileKey:
                return Unknown(UnresolvedKind.FileKeyReference, $"it is read from a file (key {from.Key}) that an init container writes");
            case ValueSourceKind.Unknown:
            default:
                return Unknown(UnresolvedKind.FieldReference, "its valueFrom is of a kind that Modelgate does not know");
        }
    }

    private static string? FieldValue(string field, PodWorkload pod)
    {
        if (field == "metadata.namespace")
            return pod.Namespace.Length > 0 ? pod.Namespace : null;
        if (field == "spec.serviceAccountName")
            return pod.ServiceAccountName;
        return Subscript(field, "metadata.annotations['") is { } annotation ? pod.Annotations.GetValueOrDefault(annotation, "")
            : Subscript(field, "metadata.labels['") is { } label ? pod.Labels.GetValueOrDefault(label, "")
            : null;
    }

    private static string? Subscript(string field, string start) =>
        field.StartsWith(start, StringComparison.Ordinal) && field.EndsWith("']", StringComparison.Ordinal) && field.Length >= start.Length + 2
            ? field[start.Length..^2]
            : null;

    /// <summary>Newer API servers allow any printable ASCII character but <c>=</c>; older ones skip more. Taking more names can only deny more.</summary>
    private static bool IsEnvironmentName(string name)
    {
        foreach (var c in name)
        {
            if (c is <= ' ' or > '~' or '=')
                return false;
        }

        return name.Length > 0;
    }
}
