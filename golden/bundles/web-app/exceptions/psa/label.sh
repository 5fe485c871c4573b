#!/bin/sh
# The strictest level of the Pod Security Standards that takes the workloads of web-app as they stand
# sh unlabel.sh takes the labels off again.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

kubectl label --overwrite namespace 'shop' \
  'pod-security.kubernetes.io/enforce=restricted' \
  'pod-security.kubernetes.io/enforce-version=v1.37' \
  'pod-security.kubernetes.io/audit=restricted' \
  'pod-security.kubernetes.io/audit-version=v1.37' \
  'pod-security.kubernetes.io/warn=restricted' \
  'pod-security.kubernetes.io/warn-version=v1.37' "$@" || failed=1

exit "$failed"
