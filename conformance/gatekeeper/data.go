package main

import (
	"fmt"

	syncsetv1alpha1 "github.com/open-policy-agent/gatekeeper/v3/apis/syncset/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// loadData keeps a namespace where the webhooks look for it, and puts every object under data.inventory.
func (e *engine) loadData(one document) error {
	object := one.object
	if object.GetKind() == "Namespace" {
		var err error
		if object, err = e.loadNamespace(object); err != nil {
			return err
		}
	}
	if _, err := e.constraints.AddData(background, object); err != nil {
		return err
	}
	e.state.data = append(e.state.data, object)
	return nil
}

func (e *engine) loadNamespace(object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	namespace := &corev1.Namespace{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, namespace); err != nil {
		return nil, err
	}
	e.cluster.namespaces[namespace.Name] = withNameLabel(namespace)
	labelled, err := runtime.DefaultUnstructuredConverter.ToUnstructured(namespace)
	return &unstructured.Unstructured{Object: labelled}, err
}

func loadSyncSet(one document, synced map[string]bool) error {
	set := &syncsetv1alpha1.SyncSet{}
	if err := decodeInto(one, set); err != nil {
		return err
	}
	for _, entry := range set.Spec.GVKs {
		synced[entry.ToGroupVersionKind().String()] = true
	}
	return nil
}

// unsynced warns of RBAC objects that policies can read here, but on a cluster only with a Config or SyncSet that names them.
func (e *engine) unsynced(synced map[string]bool) []string {
	warnings := []string{}
	for _, one := range e.state.data {
		kind := one.GroupVersionKind()
		if kind.Group == rbacGroup && !synced[kind.String()] {
			synced[kind.String()] = true
			warnings = append(warnings, fmt.Sprintf("no Config or SyncSet syncs %s, yet it is under data.inventory", kind.Kind))
		}
	}
	return warnings
}
