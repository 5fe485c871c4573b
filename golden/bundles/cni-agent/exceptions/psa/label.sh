#!/bin/sh
# The strictest level of the Pod Security Standards that takes the workloads of cni-agent as they stand
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# DaemonSet kube-network/cni-agent, spec.hostNetwork: hostNetwork must not be true
# DaemonSet kube-network/cni-agent, container agent: privileged containers are not allowed
# DaemonSet kube-network/cni-agent, volume plugins, volume configuration, volume modules, volume state: hostPath volumes are not allowed
# DaemonSet kube-network/cni-agent, container agent: host ports are not allowed
kubectl label --overwrite namespace 'kube-network' \
  'pod-security.kubernetes.io/enforce=privileged' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=privileged' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=privileged' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
