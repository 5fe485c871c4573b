package main

import (
	"context"
	"encoding/json"
	_ "unsafe" // go:linkname

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	policylisters "k8s.io/client-go/listers/policy/v1beta1"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	api "k8s.io/kubernetes/pkg/apis/core"
	corev1conversion "k8s.io/kubernetes/pkg/apis/core/v1"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	podregistry "k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/plugin/pkg/admission/security/podsecuritypolicy"
)

type engine struct {
	plugin *podsecuritypolicy.Plugin
}

type reviewed struct {
	Allowed  bool        `json:"allowed"`
	Policy   string      `json:"policy"`
	Message  string      `json:"message,omitempty"`
	Object   *corev1.Pod `json:"object,omitempty"`
	Mirrored *corev1.Pod `json:"mirrored,omitempty"`
	ValidPod string      `json:"validPod,omitempty"`
	Faults   []string    `json:"faults,omitempty"`
	Error    string      `json:"error,omitempty"`
}

// The mirror of seccomp annotations and fields that the pod strategy makes between mutating and validating admission.
//
//go:linkname applySeccompVersionSkew k8s.io/kubernetes/pkg/registry/core/pod.applySeccompVersionSkew
func applySeccompVersionSkew(pod *api.Pod)

var _ = podregistry.Strategy

func newEngine() *engine { return &engine{} }

func (e *engine) use(policies policylisters.PodSecurityPolicyLister, authz authorizer.Authorizer) {
	e.plugin = newPlugin(policies, authz)
}

// review asks the plugin, or leaves it out: what a request costs without it is measured so.
func (e *engine) review(text json.RawMessage, asks bool) reviewed {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(text, &review); err != nil {
		return reviewed{Error: err.Error()}
	}
	if e.plugin == nil || review.Request == nil {
		return reviewed{Error: "load documents first, then send a review with a request"}
	}
	r := review.Request
	pod, err := decodePod(r.Object.Raw)
	if err != nil {
		return reviewed{Error: err.Error()}
	}
	var old *api.Pod
	if len(r.OldObject.Raw) > 0 && string(r.OldObject.Raw) != "null" {
		if old, err = decodePod(r.OldObject.Raw); err != nil {
			return reviewed{Error: err.Error()}
		}
	}
	return e.admit(r, pod, old, asks)
}

func (e *engine) admit(r *admissionv1.AdmissionRequest, pod, old *api.Pod, asks bool) reviewed {
	attributes := attributesOf(r, pod, old)
	context := context.Background()
	if asks {
		if err := e.plugin.Admit(context, attributes, nil); err != nil {
			return reviewed{Message: err.Error()}
		}
	}
	result := reviewed{Object: external(pod), Policy: pod.Annotations["kubernetes.io/psp"]}
	if r.Operation == admissionv1.Create && r.SubResource == "" {
		applySeccompVersionSkew(pod)
		if errs := validate(pod); len(errs) > 0 {
			result.ValidPod = errs.ToAggregate().Error()
			result.Faults = faults(errs)
		}
	}
	result.Mirrored = external(pod)
	if asks {
		if err := e.plugin.Validate(context, attributes, nil); err != nil {
			result.Message = err.Error()
			return result
		}
	}
	result.Allowed = true
	return result
}

func attributesOf(r *admissionv1.AdmissionRequest, pod, old *api.Pod) admission.Attributes {
	info := &user.DefaultInfo{Name: r.UserInfo.Username, UID: r.UserInfo.UID, Groups: r.UserInfo.Groups}
	kind := schema.GroupVersionKind{Version: "v1", Kind: "Pod"}
	resource := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	if old == nil {
		return admission.NewAttributesRecord(pod, nil, kind, r.Namespace, r.Name, resource, r.SubResource, admission.Operation(r.Operation), &metav1.CreateOptions{}, false, info)
	}
	return admission.NewAttributesRecord(pod, old, kind, r.Namespace, r.Name, resource, r.SubResource, admission.Operation(r.Operation), &metav1.UpdateOptions{}, false, info)
}

func decodePod(raw []byte) (*api.Pod, error) {
	external := &corev1.Pod{}
	if err := json.Unmarshal(raw, external); err != nil {
		return nil, err
	}
	corev1conversion.SetObjectDefaults_Pod(external)
	internal := &api.Pod{}
	return internal, corev1conversion.Convert_v1_Pod_To_core_Pod(external, internal, nil)
}

func external(pod *api.Pod) *corev1.Pod {
	out := &corev1.Pod{}
	if err := corev1conversion.Convert_core_Pod_To_v1_Pod(pod.DeepCopy(), out, nil); err != nil {
		return nil
	}
	return out
}

type defaulted struct {
	Object *corev1.Pod `json:"object,omitempty"`
	Error  string      `json:"error,omitempty"`
	Faults []string    `json:"faults,omitempty"`
}

// defaultPod is the pod after API defaulting, with what API validation says of it.
func defaultPod(raw json.RawMessage) defaulted {
	pod, err := decodePod(raw)
	if err != nil {
		return defaulted{Error: err.Error()}
	}
	result := defaulted{Object: external(pod)}
	if errs := validate(pod); len(errs) > 0 {
		result.Error = errs.ToAggregate().Error()
	}
	// The server mirrors seccomp before it validates.
	applySeccompVersionSkew(pod)
	result.Faults = faults(validate(pod))
	return result
}

// validate is what the server does once it has made a name of a generateName.
func validate(pod *api.Pod) field.ErrorList {
	named := pod.DeepCopy()
	if named.Name == "" {
		named.Name = named.GenerateName + "x"
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&named.Spec, nil, &named.ObjectMeta, nil)
	return corevalidation.ValidatePodCreate(named, options)
}

// faults say where a pod breaks which sort of rule: their details hold addresses in memory.
func faults(errs field.ErrorList) []string {
	texts := make([]string, len(errs))
	for i, err := range errs {
		texts[i] = err.Field + ": " + err.Type.String()
	}
	return texts
}
