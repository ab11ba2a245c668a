; What the tests of GIMP 2.10 need: a picture as a person has it, a call, and what came of it.

(define (scene-open file)
  ; The layer is part of a larger canvas.
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE file file)))
         (layer (car (gimp-image-get-active-layer image))))
    (gimp-item-set-name layer "photo")
    (gimp-image-resize image (+ 40 (car (gimp-image-width image)))
                       (+ 30 (car (gimp-image-height image))) 11 7)
    image))

; Returns what a call returns, or the text of its error.
(define (scene-try call)
  (call/cc
    (lambda (leave)
      (let ((before *error-hook*))
        (set! *error-hook*
              (lambda words (set! *error-hook* before) (leave words)))
        (let ((values (call)))
          (set! *error-hook* before)
          values)))))

(define (scene-tell port name values)
  (write name port)
  (display " " port)
  (if (number? (car values))
      (begin
        (display (car values) port)
        (if (> (cadr values) -1)
            (begin
              (display " " port)
              (display (car (gimp-item-get-name (cadr values))) port))))
      (display (car values) port))
  (newline port))

(define (scene-end port folder name image values)
  (let ((file (string-append folder "/" name ".xcf")))
    (scene-tell port name values)
    (gimp-xcf-save RUN-NONINTERACTIVE image 0 file file)
    (gimp-image-delete image)))

; Gives a layer a mask that hides a box.
(define (scene-hide image layer x y width height)
  (let ((mask (car (gimp-layer-create-mask layer ADD-MASK-WHITE))))
    (gimp-layer-add-mask layer mask)
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE x y width height)
    (gimp-context-set-foreground '(0 0 0))
    (gimp-drawable-edit-fill mask FILL-FOREGROUND)
    (gimp-selection-none image)))

; Puts a layer into a group, and returns the group.
(define (scene-collage image layer)
  (let ((group (car (gimp-layer-group-new image))))
    (gimp-item-set-name group "collage")
    (gimp-image-insert-layer image group 0 0)
    (gimp-image-reorder-item image layer group 0)
    group))

; Returns a channel, which is no layer.
(define (scene-channel image)
  (let ((channel (car (gimp-channel-new image 10 10 "stencil" 50 '(255 0 0)))))
    (gimp-image-insert-channel image channel 0 0)
    channel))
