package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta/testrestmapper"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// typeChecker is the status controller's. The schemas are built once, on first use.
var typeChecker = validating.TypeChecker{
	SchemaResolver: resolver.NewDefinitionsSchemaResolver(openapi.GetOpenAPIDefinitions, scheme.Scheme),
	RestMapper:     testrestmapper.TestOnlyStaticRESTMapper(legacyscheme.Scheme),
}

// typeWarnings are what the status controller would write to status.typeChecking of each policy.
func typeWarnings(policies []*validating.Policy) []string {
	var warnings []string
	for _, policy := range policies {
		for _, warning := range typeChecker.Check(policy) {
			warnings = append(warnings, fmt.Sprintf("%s: %s: %s", policy.Name, warning.FieldRef, warning.Warning))
		}
	}
	return warnings
}
