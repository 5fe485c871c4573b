package main

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
)

// asServer decodes into the type of the API and encodes again, as a server does before it calls webhooks: unknown fields, nulls
// and empty lists are gone then.
func asServer(raw []byte) ([]byte, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var kind metav1.TypeMeta
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, err
	}
	if !clientscheme.Scheme.Recognizes(kind.GroupVersionKind()) {
		return raw, nil
	}
	object, _, err := clientscheme.Codecs.UniversalDeserializer().Decode(raw, nil, nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(object)
}
