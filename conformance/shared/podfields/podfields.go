// Package podfields lists the fields of a pod as the API of one version of Kubernetes has them.
package podfields

import (
	"reflect"
	"sort"
	"strings"
)

// Answer is what an engine says of its version.
type Answer struct {
	Fields []string `json:"fields"`
}

// Of is every field below the spec of a pod, by path. The type is PodSpec of the version.
func Of(spec reflect.Type) Answer {
	found := map[string]bool{}
	collect(spec, "spec", found)
	paths := make([]string, 0, len(found))
	for path := range found {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return Answer{paths}
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
