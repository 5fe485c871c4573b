#!/bin/sh
# The strictest level that admits what the policies of each namespace state
# a level holds for everyone in a namespace: it is the weakest that a policy usable there needs; PSP chose the policy by the requester
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# policies: cni-agent, cni-agent.cni-operator
# privileged lets through what they refuse, by hostPID, hostIPC, hostPorts, volumes, allowedCapabilities, runAsGroup, fsGroup, supplementalGroups, allowedUnsafeSysctls, forbiddenSysctls, allowedProcMountTypes, runtimeClass
# baseline would refuse what they admit, by privileged, hostNetwork, hostPorts, volumes
kubectl label --overwrite namespace 'kube-network' \
  'pod-security.kubernetes.io/enforce=privileged' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=privileged' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=privileged' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
