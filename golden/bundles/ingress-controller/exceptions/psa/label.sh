#!/bin/sh
# The strictest level of the Pod Security Standards that takes the workloads of ingress-controller as they stand
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

# Deployment ingress/ingress-controller, container controller: host ports are not allowed
kubectl label --overwrite namespace 'ingress' \
  'pod-security.kubernetes.io/enforce=privileged' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=privileged' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=privileged' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
