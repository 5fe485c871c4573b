package main

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno/data"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	celvalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metadatavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// crdFiles names the custom resource definitions of the kinds that can be loaded, as Kyverno's command line carries them.
var crdFiles = map[string]string{
	"kyverno.io/v1/ClusterPolicy":             "kyverno.io_clusterpolicies.yaml",
	"policies.kyverno.io/v1/ValidatingPolicy": "policies.kyverno.io_validatingpolicies.yaml",
	"policies.kyverno.io/v1/MutatingPolicy":   "policies.kyverno.io_mutatingpolicies.yaml",
}

// customResource is what a server knows of a kind from its definition.
type customResource struct {
	structural *schema.Structural
	openapi    schemavalidation.SchemaValidator
	rules      *celvalidation.Validator
}

// schemas are read when first asked for: the definitions are large.
type schemas map[string]*customResource

func (s schemas) of(apiVersion, kind string) (*customResource, error) {
	key := apiVersion + "/" + kind
	if known := s[key]; known != nil {
		return known, nil
	}
	file, ok := crdFiles[key]
	if !ok {
		return nil, fmt.Errorf("unexpected %s %s", apiVersion, kind)
	}
	resource, err := readCustomResource(file, apiVersion[strings.Index(apiVersion, "/")+1:])
	if err == nil {
		s[key] = resource
	}
	return resource, err
}

func readCustomResource(file, version string) (*customResource, error) {
	folder, err := data.Crds()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return nil, err
	}
	definition := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(text, definition); err != nil {
		return nil, err
	}
	for _, one := range definition.Spec.Versions {
		if one.Name == version {
			return newCustomResource(one.Schema.OpenAPIV3Schema)
		}
	}
	return nil, fmt.Errorf("%s has no version %s", file, version)
}

func newCustomResource(external *apiextensionsv1.JSONSchemaProps) (*customResource, error) {
	internal := &apiextensions.JSONSchemaProps{}
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(external, internal, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(internal)
	if err != nil {
		return nil, err
	}
	openapi, _, err := schemavalidation.NewSchemaValidator(internal)
	if err != nil {
		return nil, err
	}
	return &customResource{structural, openapi, celvalidation.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
}

// admit does to an object what the server does on a strict create: unknown fields and invalid values are errors,
// defaults are filled in.
func (r *customResource) admit(object map[string]any) error {
	metadata, _, unknown, err := objectmeta.GetObjectMetaWithOptions(object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return err
	}
	pruned := pruning.PruneWithOptions(object, r.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	if unknown = append(unknown, pruned...); len(unknown) > 0 {
		return fmt.Errorf("unknown field %s", strings.Join(unknown, ", "))
	}
	defaulting.Default(object, r.structural)
	errs := metadatavalidation.ValidateObjectMeta(metadata, false, metadatavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, schemavalidation.ValidateCustomResource(nil, object, r.openapi)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, r.structural, object)...)
	rules, _ := r.rules.Validate(context.Background(), nil, r.structural, object, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, rules...).ToAggregate()
}
