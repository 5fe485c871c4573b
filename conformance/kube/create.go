package main

import (
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// Unknown and duplicate fields are errors, as with the field validation that kubectl asks for.
var strictDecoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// create does what the server does between reading an object from a POST request and storing it.
func (d *documents) create(ctx context.Context, raw json.RawMessage) error {
	object, kind, err := strictDecoder.Decode(raw, nil, nil)
	if err != nil {
		return err
	}
	loadable, known := loadables[*kind]
	if !known {
		return fmt.Errorf("unexpected %s", kind)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(accessor)
	if err := rest.BeforeCreate(loadable.strategy, creation(ctx, loadable.strategy, *kind, accessor), object); err != nil {
		return err
	}
	if err := d.claim(kind.Kind, accessor); err != nil {
		return err
	}
	loadable.add(d, object)
	return nil
}

// creation is the context of the request: the namespace in its path, and for declarative validation the version of the API.
func creation(ctx context.Context, strategy rest.RESTCreateStrategy, kind schema.GroupVersionKind, object metav1.Object) context.Context {
	requested := object.GetNamespace()
	if strategy.NamespaceScoped() && requested == "" {
		requested = "default"
	}
	resource, _ := meta.UnsafeGuessKindToResource(kind)
	info := &genericapirequest.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version, Resource: resource.Resource,
	}
	return genericapirequest.WithRequestInfo(genericapirequest.WithNamespace(ctx, requested), info)
}

func (d *documents) claim(kind string, object metav1.Object) error {
	name := fmt.Sprintf("%s %q", kind, object.GetName())
	if namespace := object.GetNamespace(); namespace != "" {
		name += " in " + namespace
	}
	if d.created[name] {
		return fmt.Errorf("%s already exists", name)
	}
	d.created[name] = true
	return nil
}
