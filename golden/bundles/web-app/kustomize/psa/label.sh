#!/bin/sh
# The strictest level that admits what the policies of each namespace state
# a level holds for everyone in a namespace: it is the weakest that a policy usable there needs; PSP chose the policy by the requester
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# policies: web-app
# baseline refuses some values of what they say nothing of: seLinux, appArmor
# baseline lets through what they refuse, by volumes, allowedCapabilities, runAsUser, runAsGroup, fsGroup, supplementalGroups, seccomp, forbiddenSysctls, runtimeClass, allowPrivilegeEscalation, readOnlyRootFilesystem
# restricted would refuse what they admit, by runAsUser
kubectl label --overwrite namespace 'shop' \
  'pod-security.kubernetes.io/enforce=baseline' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=baseline' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=baseline' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
