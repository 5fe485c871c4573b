#!/bin/sh
# Takes off the labels that label.sh sets. The namespaces stay.
# What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.
failed=0

kubectl label namespace 'logging' \
  'pod-security.kubernetes.io/enforce-' \
  'pod-security.kubernetes.io/enforce-version-' \
  'pod-security.kubernetes.io/audit-' \
  'pod-security.kubernetes.io/audit-version-' \
  'pod-security.kubernetes.io/warn-' \
  'pod-security.kubernetes.io/warn-version-' "$@" || failed=1

exit "$failed"
