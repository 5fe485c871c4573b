#!/bin/sh
# Level baseline, as asked for
# all other namespaces have the level in admission-configuration.yaml, once kube-apiserver is started with it
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# policies: log-collector, restricted
# baseline refuses what they admit, by volumes
# baseline refuses some values of what they say nothing of: seLinux, appArmor
# baseline lets through what they refuse, by volumes, allowedCapabilities, seccomp, allowPrivilegeEscalation
# restricted would refuse what they admit, by runAsUser, seccomp, requiredDropCapabilities, volumes
kubectl label --overwrite namespace 'logging' \
  'pod-security.kubernetes.io/enforce=baseline' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=baseline' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=baseline' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

# policies: restricted, web
# baseline refuses what they admit, by hostPorts
# baseline refuses some values of what they say nothing of: seLinux, appArmor
# baseline lets through what they refuse, by volumes, allowedCapabilities, runAsUser, seccomp, allowPrivilegeEscalation
# restricted would refuse what they admit, by runAsUser, seccomp, requiredDropCapabilities, hostPorts
kubectl label --overwrite namespace 'web' \
  'pod-security.kubernetes.io/enforce=baseline' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=baseline' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=baseline' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
