{{- define "modelgate.labels" -}}
{{ include "modelgate.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "modelgate.selector" -}}
app.kubernetes.io/name: modelgate
{{- end -}}

{{- define "modelgate.image" -}}
{{- $name := .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ $name }}@{{ .Values.image.digest }}
{{- else -}}
{{ $name }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- /* True where the API server knows matchConditions, which it does not say by itself. */ -}}
{{- define "modelgate.matchConditions" -}}
{{- if or (eq .Values.webhook.matchConditions "Always") (and (eq .Values.webhook.matchConditions "Auto") (semverCompare ">=1.28.0-0" .Capabilities.KubeVersion.Version)) -}}
true
{{- end -}}
{{- end -}}

{{- define "modelgate.namespaceSelector" -}}
matchExpressions:
  # Not what the cluster itself needs, and not Modelgate: its own pods must start when none of them runs.
  - {key: kubernetes.io/metadata.name, operator: NotIn, values: {{ concat .Values.webhook.excludedNamespaces (list .Release.Namespace) | uniq | toJson }}}
  {{- with .Values.webhook.namespaceExpressions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "modelgate.clientConfig" -}}
clientConfig:
  service: {namespace: {{ .root.Release.Namespace }}, name: modelgate, path: {{ .path }}, port: {{ .root.Values.service.port }}}
  {{- if eq .root.Values.tls.mode "Secret" }}
  caBundle: {{ required "tls.mode is Secret: tls.caBundle must hold the authority that signed the certificate, PEM in base64" .root.Values.tls.caBundle }}
  {{- end }}
{{- end -}}
