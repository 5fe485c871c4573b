package main

import (
	"context"
	"fmt"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/apis/core"
	podregistry "k8s.io/kubernetes/pkg/registry/core/pod"
)

var podResource = schema.GroupVersionResource{Version: "v1", Resource: "pods"}

// podRequest is one write to a pod on its way through admission.
type podRequest struct {
	review    *admissionv1.AdmissionRequest
	operation admission.Operation
	options   runtime.Object
	pod, old  *core.Pod
}

func newPodRequest(review *admissionv1.AdmissionRequest) (*podRequest, error) {
	r := &podRequest{review: review, operation: admission.Operation(review.Operation)}
	var err error
	if r.pod, err = r.decode(review.Object.Raw); err != nil {
		return nil, err
	}
	if r.old, err = r.decode(review.OldObject.Raw); err != nil {
		return nil, err
	}
	return r, r.complete()
}

func (r *podRequest) decode(raw []byte) (*core.Pod, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	pod, err := decodePod(raw)
	if err != nil {
		return nil, err
	}
	return pod, rest.EnsureObjectNamespaceMatchesRequestNamespace(r.review.Namespace, pod)
}

// complete holds the request to the shape that the server gives each operation.
func (r *podRequest) complete() error {
	switch {
	case r.operation == admission.Create && r.pod != nil && r.old == nil:
		r.options = &metav1.CreateOptions{TypeMeta: optionsType("CreateOptions")}
		rest.WipeObjectMetaSystemFields(r.pod)
		if r.review.Name == "" {
			r.review.Name = r.pod.Name
		}
	case r.operation == admission.Update && r.pod != nil && r.old != nil:
		r.options = &metav1.UpdateOptions{TypeMeta: optionsType("UpdateOptions")}
	case r.operation == admission.Delete && r.pod == nil && r.old != nil:
		r.options = &metav1.DeleteOptions{TypeMeta: optionsType("DeleteOptions")}
	default:
		return fmt.Errorf("%q of a pod with object: %t, oldObject: %t is no request the server makes", r.operation, r.pod != nil, r.old != nil)
	}
	return nil
}

func optionsType(kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: metav1.SchemeGroupVersion.String(), Kind: kind}
}

// attributes are made anew for each phase, as in the server.
func (r *podRequest) attributes() admission.Attributes {
	info := &user.DefaultInfo{Name: r.review.UserInfo.Username, UID: r.review.UserInfo.UID, Groups: r.review.UserInfo.Groups, Extra: map[string][]string{}}
	for key, values := range r.review.UserInfo.Extra {
		info.Extra[key] = values
	}
	dryRun := r.review.DryRun != nil && *r.review.DryRun
	return admission.NewAttributesRecord(object(r.pod), object(r.old), podKind, r.review.Namespace, r.review.Name, podResource,
		r.review.SubResource, r.operation, r.options, dryRun, info)
}

// object keeps a missing pod a nil interface.
func object(pod *core.Pod) runtime.Object {
	if pod == nil {
		return nil
	}
	return pod
}

var updateStrategies = map[string]interface {
	PrepareForUpdate(ctx context.Context, obj, old runtime.Object)
}{
	"":                    podregistry.Strategy,
	"status":              podregistry.StatusStrategy,
	"ephemeralcontainers": podregistry.EphemeralContainersStrategy,
	"resize":              podregistry.ResizeStrategy,
}

// prepare does what the server does to the pod between mutating and validating admission, and says what API validation
// finds in a new pod. Warnings of this step are not admission's, so it has a context of its own.
func (r *podRequest) prepare() string {
	ctx := context.Background()
	if r.operation == admission.Create && r.review.SubResource == "" {
		podregistry.Strategy.PrepareForCreate(ctx, r.pod)
		return text(podregistry.Strategy.Validate(ctx, r.pod))
	}
	if strategy, known := updateStrategies[r.review.SubResource]; known && r.operation == admission.Update {
		strategy.PrepareForUpdate(ctx, r.pod, r.old)
	}
	return ""
}
