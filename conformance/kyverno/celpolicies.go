package main

import (
	"strings"

	"github.com/go-logr/logr"
	celengine "github.com/kyverno/kyverno/pkg/cel/engine"
	"github.com/kyverno/kyverno/pkg/cel/libs"
	"github.com/kyverno/kyverno/pkg/cel/matching"
	mpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/mpol/compiler"
	mpolengine "github.com/kyverno/kyverno/pkg/cel/policies/mpol/engine"
	vpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/vpol/compiler"
	vpolengine "github.com/kyverno/kyverno/pkg/cel/policies/vpol/engine"
	"github.com/kyverno/kyverno/pkg/event"
	gctxstore "github.com/kyverno/kyverno/pkg/globalcontext/store"
	reportutils "github.com/kyverno/kyverno/pkg/utils/report"
	mpolwebhook "github.com/kyverno/kyverno/pkg/webhooks/resource/mpol"
	vpolwebhook "github.com/kyverno/kyverno/pkg/webhooks/resource/vpol"
	"github.com/kyverno/kyverno/pkg/webhooks/updaterequest"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
)

// serveCELPolicies builds the webhooks of policies.kyverno.io. Kyverno itself runs several MutatingPolicies in no fixed
// order; here they run in the order of the documents.
func (s *state) serveCELPolicies() error {
	library, err := libs.NewContextProvider(s.cluster.client, nil, gctxstore.New(0), nil, false)
	if err != nil {
		return err
	}
	if len(s.mutating) > 0 {
		if err := s.serveMutatingPolicies(library); err != nil {
			return err
		}
	}
	if len(s.validating) > 0 {
		return s.serveValidatingPolicies(library)
	}
	return nil
}

func (s *state) serveValidatingPolicies(library libs.Context) error {
	provider, err := vpolengine.NewProvider(vpolcompiler.NewCompiler(), s.validating, nil)
	if err != nil {
		return err
	}
	judge := vpolengine.NewEngine(provider, s.cluster.namespaceResolver(), matching.NewMatcher())
	handler := vpolwebhook.New(judge, library, nil, false, event.NewFake())
	s.webhooks.validating = append(s.webhooks.validating, s.cluster.webhook(handler.ValidateClustered, "", names(s.validating)))
	return nil
}

func (s *state) serveMutatingPolicies(library libs.Context) error {
	provider, err := mpolengine.NewProvider(mpolcompiler.NewCompiler(), s.mutating, nil, library)
	if err != nil {
		return err
	}
	judge := mpolengine.NewEngine(provider, s.cluster.namespaceResolver(), matching.NewMatcher(), builtInTypes{applyconfigurations.NewTypeConverter(scheme.Scheme)}, library)
	handler := mpolwebhook.New(library, judge, nil, reportutils.ReportingCfg, updaterequest.NewFake(), "", event.NewFake())
	s.webhooks.mutating = append(s.webhooks.mutating, s.cluster.webhook(handler.MutateClustered, "", names(s.mutating)))
	return nil
}

// namespaceResolver finds every namespace in the lister: review sees to it that it is there.
func (c *cluster) namespaceResolver() celengine.NamespaceResolver {
	return celengine.NewNamespaceResolver(logr.Discard(), c.namespaceLister(), c.kube)
}

// names is how the path of a webhook says which policies it is for.
func names[Policy interface{ GetName() string }](policies []Policy) string {
	all := make([]string, 0, len(policies))
	for _, policy := range policies {
		all = append(all, policy.GetName())
	}
	return "/" + strings.Join(all, "/")
}

// builtInTypes are the types of client-go, which are those that a server's OpenAPI describes.
type builtInTypes struct {
	converter managedfields.TypeConverter
}

func (t builtInTypes) GetTypeConverter(schema.GroupVersionKind) managedfields.TypeConverter {
	return t.converter
}
