package main

import (
	"context"
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	podregistry "k8s.io/kubernetes/pkg/registry/core/pod"
)

var podKind = schema.GroupVersionKind{Version: "v1", Kind: "Pod"}

var podDecoder = legacyscheme.Codecs.UniversalDecoder()

// decodePod reads a pod as the server does: defaulted, and in the internal form that admission works on.
func decodePod(raw []byte) (*core.Pod, error) {
	object, _, err := podDecoder.Decode(raw, &podKind, nil)
	if err != nil {
		return nil, err
	}
	pod, ok := object.(*core.Pod)
	if !ok {
		return nil, fmt.Errorf("expected a Pod, got %T", object)
	}
	return pod, nil
}

// external is the pod as users see it. It shares what it can with the internal one: copy that first if it will still change.
func external(pod *core.Pod) *corev1.Pod {
	out := toV1[corev1.Pod](pod)
	out.SetGroupVersionKind(podKind)
	return out
}

type defaulted struct {
	Object *corev1.Pod `json:"object,omitempty"`
	Error  string      `json:"error,omitempty"`
}

// defaultPod is the pod after API defaulting, with what API validation would say of its creation.
func defaultPod(raw json.RawMessage) defaulted {
	pod, err := decodePod(raw)
	if err != nil {
		return defaulted{Error: err.Error()}
	}
	result := defaulted{Object: external(pod.DeepCopy())}
	ctx := context.Background()
	podregistry.Strategy.PrepareForCreate(ctx, pod)
	result.Error = text(podregistry.Strategy.Validate(ctx, pod))
	return result
}

func text(errs field.ErrorList) string {
	if len(errs) == 0 {
		return ""
	}
	return errs.ToAggregate().Error()
}
