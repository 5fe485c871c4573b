{{- /* A name of Kubernetes, and nothing else: it stands inside of policies. */ -}}
{{- define "log-collector-policies.name" -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" (toString .)) -}}
{{- fail (printf "%q is not the name of a namespace or service account" (toString .)) -}}
{{- end -}}
{{- toString . -}}
{{- end -}}
