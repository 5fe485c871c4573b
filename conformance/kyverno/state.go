package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	policiesv1beta1 "github.com/kyverno/api/api/policies.kyverno.io/v1beta1"
	kyvernov1 "github.com/kyverno/kyverno/api/kyverno/v1"
	admissionutils "github.com/kyverno/kyverno/pkg/utils/admission"
	"github.com/kyverno/kyverno/pkg/webhooks/handlers"
	policywebhook "github.com/kyverno/kyverno/pkg/webhooks/policy"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	apijson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/kubernetes/scheme"
)

// state is what one load makes: a cluster, its policies and Kyverno's webhooks over both.
type state struct {
	cluster         *cluster
	schemas         schemas
	warnings        []string
	clusterPolicies []kyvernov1.PolicyInterface
	validating      []policiesv1beta1.ValidatingPolicyLike
	mutating        []policiesv1beta1.MutatingPolicyLike
	webhooks        webhooks
}

func newState(cluster *cluster, schemas schemas) *state {
	return &state{cluster: cluster, schemas: schemas, warnings: []string{}}
}

var strictDecoder = serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

func (s *state) add(document json.RawMessage) error {
	var kind metav1.TypeMeta
	if err := json.Unmarshal(document, &kind); err != nil {
		return err
	}
	if !scheme.Scheme.Recognizes(kind.GroupVersionKind()) {
		return s.addPolicy(kind, document)
	}
	object, _, err := strictDecoder.Decode(document, nil, nil)
	if err != nil {
		return err
	}
	return s.addObject(object)
}

func (s *state) addObject(object runtime.Object) error {
	switch typed := object.(type) {
	case *corev1.Namespace:
		return s.cluster.addNamespace(typed)
	case *corev1.ConfigMap:
		s.cluster.configuration.Load(typed)
		return nil
	case *rbacv1.RoleBinding:
		s.cluster.rbac.roleBindings = append(s.cluster.rbac.roleBindings, typed)
		return s.cluster.roleBindings.Add(typed)
	case *rbacv1.ClusterRoleBinding:
		s.cluster.rbac.clusterRoleBindings = append(s.cluster.rbac.clusterRoleBindings, typed)
		return s.cluster.clusterRoleBindings.Add(typed)
	case *rbacv1.Role:
		s.cluster.rbac.roles = append(s.cluster.rbac.roles, typed)
		return nil
	case *rbacv1.ClusterRole:
		s.cluster.rbac.clusterRoles = append(s.cluster.rbac.clusterRoles, typed)
		return nil
	}
	return fmt.Errorf("unexpected %T", object)
}

// addPolicy admits a policy as a server does by its definition, then as Kyverno's own policy webhook does.
func (s *state) addPolicy(kind metav1.TypeMeta, document json.RawMessage) error {
	resource, err := s.schemas.of(kind.APIVersion, kind.Kind)
	if err != nil {
		return err
	}
	object := map[string]any{}
	if err := apijson.Unmarshal(document, &object); err != nil {
		return err
	}
	if err := resource.admit(object); err != nil {
		return fmt.Errorf("%s: %w", kind.Kind, err)
	}
	admitted, err := apijson.Marshal(object)
	if err != nil {
		return err
	}
	if err := s.askPolicyWebhook(kind, admitted); err != nil {
		return fmt.Errorf("%s: %w", kind.Kind, err)
	}
	return s.keepPolicy(kind, admitted)
}

func (s *state) askPolicyWebhook(kind metav1.TypeMeta, policy []byte) error {
	response := policywebhook.NewHandlers(s.cluster.client, nil, "", "").Validate(context.Background(), logr.Discard(), handlers.AdmissionRequest{
		AdmissionRequest: admissionv1.AdmissionRequest{
			Kind: metav1.GroupVersionKind(kind.GroupVersionKind()), Operation: admissionv1.Create, Object: runtime.RawExtension{Raw: policy},
		},
	}, "", time.Now())
	s.warnings = append(s.warnings, response.Warnings...)
	if !response.Allowed {
		return errors.New(response.Result.Message)
	}
	return nil
}

func (s *state) keepPolicy(kind metav1.TypeMeta, policy []byte) error {
	generic, err := admissionutils.UnmarshalPolicy(kind.Kind, policy)
	if err != nil {
		return err
	}
	if one := generic.AsKyvernoPolicy(); one != nil {
		s.clusterPolicies = append(s.clusterPolicies, one)
	}
	if one := generic.AsValidatingPolicyLike(); one != nil && one.GetValidatingPolicySpec().AdmissionEnabled() {
		s.validating = append(s.validating, one)
	}
	if one := generic.AsMutatingPolicyLike(); one != nil && one.GetSpec().AdmissionEnabled() {
		s.mutating = append(s.mutating, one)
	}
	return nil
}
