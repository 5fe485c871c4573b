package main

import (
	"context"
	"encoding/json"
	_ "unsafe" // go:linkname

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/kubernetes/pkg/controller"
	_ "k8s.io/kubernetes/pkg/controller/statefulset" // the function that is linked to below
	"k8s.io/kubernetes/plugin/pkg/admission/serviceaccount"
)

type made struct {
	Object *corev1.Pod `json:"object,omitempty"`
	Error  string      `json:"error,omitempty"`
}

// makePod is the pod that the controller of a workload asks for, as it stands when PSP looks at it: with the
// defaults of the API and what the ServiceAccount plugin adds. The documents are the cluster's service accounts.
func makePod(workload json.RawMessage, namespace string, documents []json.RawMessage) made {
	text, err := podOf(workload)
	if err != nil {
		return made{Error: err.Error()}
	}
	internal, err := decodePod(text)
	if err != nil {
		return made{Error: err.Error()}
	}
	internal.Namespace = namespace
	plugin, err := serviceAccountPlugin(documents)
	if err != nil {
		return made{Error: err.Error()}
	}
	kind := schema.GroupVersionKind{Version: "v1", Kind: "Pod"}
	resource := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	attributes := admission.NewAttributesRecord(internal, nil, kind, namespace, internal.Name, resource, "", admission.Create, &metav1.CreateOptions{}, false, nil)
	if err := plugin.Admit(context.Background(), attributes, nil); err != nil {
		return made{Error: err.Error()}
	}
	return made{Object: external(internal)}
}

//go:linkname newStatefulSetPod k8s.io/kubernetes/pkg/controller/statefulset.newStatefulSetPod
func newStatefulSetPod(set *appsv1.StatefulSet, ordinal int) *corev1.Pod

// workloadText is what the kinds have in common, in every version of their APIs.
type workloadText struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		Template    corev1.PodTemplateSpec         `json:"template"`
		JobTemplate struct{ Spec batchv1.JobSpec } `json:"jobTemplate"`
	} `json:"spec"`
}

// podOf is the pod as it is sent to the server: by a person as it was written, by a controller as its code writes it.
func podOf(text json.RawMessage) (json.RawMessage, error) {
	workload := &workloadText{}
	if err := json.Unmarshal(text, &workload.TypeMeta); err != nil {
		return nil, err
	}
	switch workload.Kind {
	case "Pod":
		return text, nil
	case "StatefulSet":
		set := &appsv1.StatefulSet{}
		if err := json.Unmarshal(text, set); err != nil {
			return nil, err
		}
		return json.Marshal(newStatefulSetPod(set, 0))
	}
	if err := json.Unmarshal(text, workload); err != nil {
		return nil, err
	}
	template := &workload.Spec.Template
	if workload.Kind == "CronJob" {
		template = &workload.Spec.JobTemplate.Spec.Template
	}
	// The function that all other controllers share.
	pod, err := controller.GetPodFromTemplate(template, &metav1.PartialObjectMetadata{ObjectMeta: workload.ObjectMeta}, nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(pod)
}

func serviceAccountPlugin(documents []json.RawMessage) (*serviceaccount.Plugin, error) {
	client := fake.NewSimpleClientset()
	factory := informers.NewSharedInformerFactory(client, 0)
	plugin := serviceaccount.NewServiceAccount()
	plugin.SetExternalKubeClientSet(client)
	plugin.SetExternalKubeInformerFactory(factory)
	accounts := factory.Core().V1().ServiceAccounts().Informer().GetIndexer()
	for _, document := range documents {
		account := &corev1.ServiceAccount{}
		if err := json.Unmarshal(document, account); err != nil {
			return nil, err
		}
		if err := accounts.Add(account); err != nil {
			return nil, err
		}
	}
	plugin.SetReadyFunc(func() bool { return true })
	return plugin, nil
}
