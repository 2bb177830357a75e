;; A WASI HTTP 0.2 component for tests. "BODY" is replaced by what `handle` does; it may use:
;;   $reply (param status): answers with an empty body
;;   $variables (result i32): number of environment variables
;;   $served: requests that this instance has had before
(component
  (type $http-types (instance
    (export "fields" (type $fields (sub resource)))
    (export "headers" (type $headers (eq $fields)))
    (export "incoming-request" (type (sub resource)))
    (export "outgoing-response" (type $response (sub resource)))
    (export "response-outparam" (type $outparam (sub resource)))
    (type $dns-record (record (field "rcode" (option string)) (field "info-code" (option u16))))
    (export "DNS-error-payload" (type $dns (eq $dns-record)))
    (type $tls-record (record (field "alert-id" (option u8)) (field "alert-message" (option string))))
    (export "TLS-alert-received-payload" (type $tls (eq $tls-record)))
    (type $size-record (record (field "field-name" (option string)) (field "field-size" (option u32))))
    (export "field-size-payload" (type $size (eq $size-record)))
    (type $codes (variant
      (case "DNS-timeout") (case "DNS-error" $dns)
      (case "destination-not-found") (case "destination-unavailable")
      (case "destination-IP-prohibited") (case "destination-IP-unroutable")
      (case "connection-refused") (case "connection-terminated") (case "connection-timeout")
      (case "connection-read-timeout") (case "connection-write-timeout") (case "connection-limit-reached")
      (case "TLS-protocol-error") (case "TLS-certificate-error") (case "TLS-alert-received" $tls)
      (case "HTTP-request-denied") (case "HTTP-request-length-required")
      (case "HTTP-request-body-size" (option u64)) (case "HTTP-request-method-invalid")
      (case "HTTP-request-URI-invalid") (case "HTTP-request-URI-too-long")
      (case "HTTP-request-header-section-size" (option u32)) (case "HTTP-request-header-size" (option $size))
      (case "HTTP-request-trailer-section-size" (option u32)) (case "HTTP-request-trailer-size" $size)
      (case "HTTP-response-incomplete") (case "HTTP-response-header-section-size" (option u32))
      (case "HTTP-response-header-size" $size) (case "HTTP-response-body-size" (option u64))
      (case "HTTP-response-trailer-section-size" (option u32)) (case "HTTP-response-trailer-size" $size)
      (case "HTTP-response-transfer-coding" (option string)) (case "HTTP-response-content-coding" (option string))
      (case "HTTP-response-timeout") (case "HTTP-upgrade-failed") (case "HTTP-protocol-error")
      (case "loop-detected") (case "configuration-error") (case "internal-error" (option string))))
    (export "error-code" (type $error (eq $codes)))
    (export "[constructor]fields" (func (result (own $fields))))
    (export "[constructor]outgoing-response" (func (param "headers" (own $headers)) (result (own $response))))
    (export "[method]outgoing-response.set-status-code"
      (func (param "self" (borrow $response)) (param "status-code" u16) (result (result))))
    (export "[static]response-outparam.set"
      (func (param "param" (own $outparam)) (param "response" (result (own $response) (error $error)))))))
  (import "wasi:http/types@0.2.0" (instance $http (type $http-types)))
  (import "wasi:cli/environment@0.2.0" (instance $cli
    (export "get-environment" (func (result (list (tuple string string)))))))

  (alias export $http "[constructor]fields" (func $http-fields))
  (alias export $http "[constructor]outgoing-response" (func $http-new-response))
  (alias export $http "[method]outgoing-response.set-status-code" (func $http-set-status))
  (alias export $http "[static]response-outparam.set" (func $http-set-outparam))
  (alias export $cli "get-environment" (func $get-environment))
  (alias export $http "incoming-request" (type $incoming-request))
  (alias export $http "response-outparam" (type $response-outparam))

  ;; Memory comes first, because lowered imports need it and the program needs the imports.
  (core module $memory-module
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core instance $memory (instantiate $memory-module))
  (alias core export $memory "memory" (core memory $bytes))
  (alias core export $memory "realloc" (core func $realloc))

  (core func $fields (canon lower (func $http-fields)))
  (core func $response (canon lower (func $http-new-response)))
  (core func $status (canon lower (func $http-set-status)))
  (core func $set (canon lower (func $http-set-outparam) (memory $bytes)))
  (core func $environment
    (canon lower (func $get-environment) (memory $bytes) (realloc $realloc)))

  (core module $program-module
    (import "memory" "memory" (memory 1))
    (import "http" "fields" (func $fields (result i32)))
    (import "http" "response" (func $response (param i32) (result i32)))
    (import "http" "status" (func $status (param i32 i32) (result i32)))
    (import "http" "set" (func $set (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
    (import "http" "environment" (func $environment (param i32)))
    (global $outparam (mut i32) (i32.const 0))
    (global $served (mut i32) (i32.const 0))
    (func $reply (param $code i32)
      (local $made i32)
      (local.set $made (call $response (call $fields)))
      (drop (call $status (local.get $made) (local.get $code)))
      (call $set (global.get $outparam) (i32.const 0) (local.get $made) (i32.const 0) (i64.const 0)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (func $variables (result i32)
      (call $environment (i32.const 16))
      (i32.load (i32.const 20)))
    (func (export "handle") (param $request i32) (param $answer i32)
      (global.set $outparam (local.get $answer))
      BODY
      (global.set $served (i32.add (global.get $served) (i32.const 1)))))
  (core instance $program (instantiate $program-module
    (with "memory" (instance $memory))
    (with "http" (instance
      (export "fields" (func $fields)) (export "response" (func $response)) (export "status" (func $status))
      (export "set" (func $set)) (export "environment" (func $environment))))))

  (alias core export $program "handle" (core func $program-handle))
  (func $handle (param "request" (own $incoming-request)) (param "response-out" (own $response-outparam))
    (canon lift (core func $program-handle)))
  (instance $handler (export "handle" (func $handle)))
  (export "wasi:http/incoming-handler@0.2.0" (instance $handler)))
