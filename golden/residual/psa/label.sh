#!/bin/sh
# The strictest level that refuses nothing the policies of each namespace admit
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# policies: log-collector, restricted (baseline was asked for). restricted would refuse pods that they admit, by runAsUser, seccomp, requiredDropCapabilities, volumes, seLinux, appArmor
kubectl label --overwrite namespace 'logging' \
  'pod-security.kubernetes.io/enforce=baseline' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=baseline' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=baseline' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

# policies: restricted, web (baseline was asked for). restricted would refuse pods that they admit, by runAsUser, seLinux, appArmor, seccomp, requiredDropCapabilities, hostPorts
kubectl label --overwrite namespace 'web' \
  'pod-security.kubernetes.io/enforce=baseline' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=baseline' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=baseline' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
