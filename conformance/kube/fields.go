package main

import (
	"reflect"
	"sort"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

type podFields struct {
	Fields []string `json:"fields"`
}

// fieldsOfPod is every field below the spec of a pod as the API has it, by path.
func fieldsOfPod() podFields {
	found := map[string]bool{}
	collect(reflect.TypeOf(corev1.PodSpec{}), "spec", found)
	paths := make([]string, 0, len(found))
	for path := range found {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return podFields{paths}
}

// Types of the API machinery are values: quantities, times, what is either a number or a text, metadata, selectors.
func collect(t reflect.Type, path string, found map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice {
			path += "[]"
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || strings.HasPrefix(t.PkgPath(), "k8s.io/apimachinery/") {
		return
	}
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" && field.Anonymous {
			collect(field.Type, path, found)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		found[path+"."+name] = true
		collect(field.Type, path+"."+name, found)
	}
}
