package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/kyverno/kyverno/pkg/clients/dclient"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/kubernetes/pkg/apis/authorization"
	conversion "k8s.io/kubernetes/pkg/apis/authorization/v1"
	"k8s.io/kubernetes/pkg/registry/authorization/subjectaccessreview"
	rbacregistry "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// rbacObjects are what the server's authorizer reads: it answers the SubjectAccessReviews of policies.
type rbacObjects struct {
	roles               []*rbacv1.Role
	clusterRoles        []*rbacv1.ClusterRole
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

// authorizer is the server's: members of system:masters may do everything, all others what RBAC says.
func (o *rbacObjects) authorizer() authorizer.Authorizer {
	_, static := rbacregistry.NewTestRuleResolver(o.roles, o.roleBindings, o.clusterRoles, o.clusterRoleBindings)
	return union.New(authorizerfactory.NewPrivilegedGroups("system:masters"), rbac.New(static, static, static, static))
}

// reviewing is a client whose server answers SubjectAccessReviews, however they are sent.
type reviewing struct {
	dclient.Interface
	rbac *rbacObjects
}

// RawAbsPath is how ClusterPolicy sends them.
func (c reviewing) RawAbsPath(ctx context.Context, path string, method string, body io.Reader) ([]byte, error) {
	if method != http.MethodPost || path != "/apis/authorization.k8s.io/v1/subjectaccessreviews" {
		return c.Interface.RawAbsPath(ctx, path, method, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	review := &authorizationv1.SubjectAccessReview{}
	if _, _, err := strictDecoder.Decode(text, nil, review); err != nil {
		return nil, err
	}
	if err := c.rbac.review(review); err != nil {
		return nil, err
	}
	return json.Marshal(review)
}

// reviewPosted answers what CEL posts.
func (o *rbacObjects) reviewPosted(action clienttesting.Action) (bool, runtime.Object, error) {
	asked := action.(clienttesting.CreateAction).GetObject().(*unstructured.Unstructured)
	review := &authorizationv1.SubjectAccessReview{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(asked.Object, review, true); err != nil {
		return true, nil, err
	}
	if err := o.review(review); err != nil {
		return true, nil, err
	}
	answered, err := runtime.DefaultUnstructuredConverter.ToUnstructured(review)
	return true, &unstructured.Unstructured{Object: answered}, err
}

// review is answered by the server's own endpoint.
func (o *rbacObjects) review(review *authorizationv1.SubjectAccessReview) error {
	asked := &authorization.SubjectAccessReview{}
	if err := conversion.Convert_v1_SubjectAccessReview_To_authorization_SubjectAccessReview(review, asked, nil); err != nil {
		return err
	}
	answered, err := subjectaccessreview.NewREST(o.authorizer()).Create(context.Background(), asked, nil, nil)
	if err != nil {
		return err
	}
	return conversion.Convert_authorization_SubjectAccessReview_To_v1_SubjectAccessReview(answered.(*authorization.SubjectAccessReview), review, nil)
}
