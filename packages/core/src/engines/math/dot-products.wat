;; Dot products of the rows of A with the rows of B, in tiles of 2 x 4 rows, two doubles at a time.
;;
;; Each of the eight sums of a tile holds two partial sums: entries with an even index in lane 0, with an odd one in lane 1. They are added
;; at the end, so that the result is the same to the last bit on every machine and in the twin in TypeScript (dot-products.ts).
;; 2 x 4 is the largest tile whose sums and operands stay in the sixteen vector registers of x64; larger ones spill and are slower.
;;
;; Addresses, $row and $stride are in bytes. A has a multiple of 2 rows, B a multiple of 4, $row is a multiple of 16, nothing is empty.
(module
  (memory (export "memory") 1)
  (func (export "products")
    (param $a i32) (param $rowsA i32) (param $b i32) (param $rowsB i32) (param $row i32) (param $out i32) (param $stride i32)
    (local $endA i32) (local $endB i32) (local $end i32) (local $tileB i32) (local $tileOut i32) (local $second i32)
    (local $a0 i32) (local $a1 i32) (local $b0 i32) (local $b1 i32) (local $b2 i32) (local $b3 i32)
    (local $x0 v128) (local $x1 v128) (local $y v128)
    (local $s00 v128) (local $s01 v128) (local $s02 v128) (local $s03 v128)
    (local $s10 v128) (local $s11 v128) (local $s12 v128) (local $s13 v128)

    (local.set $endA (i32.add (local.get $a) (i32.mul (local.get $rowsA) (local.get $row))))
    (local.set $endB (i32.add (local.get $b) (i32.mul (local.get $rowsB) (local.get $row))))
    (loop $rowsOfA
      (local.set $tileB (local.get $b))
      (local.set $tileOut (local.get $out))
      (loop $rowsOfB
        (local.set $a0 (local.get $a))
        (local.set $a1 (i32.add (local.get $a0) (local.get $row)))
        (local.set $b0 (local.get $tileB))
        (local.set $b1 (i32.add (local.get $b0) (local.get $row)))
        (local.set $b2 (i32.add (local.get $b1) (local.get $row)))
        (local.set $b3 (i32.add (local.get $b2) (local.get $row)))
        (local.set $tileB (i32.add (local.get $b3) (local.get $row)))
        (local.set $end (local.get $a1))
        (local.set $s00 (v128.const f64x2 0 0)) (local.set $s01 (v128.const f64x2 0 0)) (local.set $s02 (v128.const f64x2 0 0)) (local.set $s03 (v128.const f64x2 0 0))
        (local.set $s10 (v128.const f64x2 0 0)) (local.set $s11 (v128.const f64x2 0 0)) (local.set $s12 (v128.const f64x2 0 0)) (local.set $s13 (v128.const f64x2 0 0))

        (loop $entries
          (local.set $x0 (v128.load (local.get $a0)))
          (local.set $x1 (v128.load (local.get $a1)))
          (local.set $y (v128.load (local.get $b0)))
          (local.set $s00 (f64x2.add (local.get $s00) (f64x2.mul (local.get $x0) (local.get $y))))
          (local.set $s10 (f64x2.add (local.get $s10) (f64x2.mul (local.get $x1) (local.get $y))))
          (local.set $y (v128.load (local.get $b1)))
          (local.set $s01 (f64x2.add (local.get $s01) (f64x2.mul (local.get $x0) (local.get $y))))
          (local.set $s11 (f64x2.add (local.get $s11) (f64x2.mul (local.get $x1) (local.get $y))))
          (local.set $y (v128.load (local.get $b2)))
          (local.set $s02 (f64x2.add (local.get $s02) (f64x2.mul (local.get $x0) (local.get $y))))
          (local.set $s12 (f64x2.add (local.get $s12) (f64x2.mul (local.get $x1) (local.get $y))))
          (local.set $y (v128.load (local.get $b3)))
          (local.set $s03 (f64x2.add (local.get $s03) (f64x2.mul (local.get $x0) (local.get $y))))
          (local.set $s13 (f64x2.add (local.get $s13) (f64x2.mul (local.get $x1) (local.get $y))))
          (local.set $a0 (i32.add (local.get $a0) (i32.const 16)))
          (local.set $a1 (i32.add (local.get $a1) (i32.const 16)))
          (local.set $b0 (i32.add (local.get $b0) (i32.const 16)))
          (local.set $b1 (i32.add (local.get $b1) (i32.const 16)))
          (local.set $b2 (i32.add (local.get $b2) (i32.const 16)))
          (local.set $b3 (i32.add (local.get $b3) (i32.const 16)))
          (br_if $entries (i32.lt_u (local.get $a0) (local.get $end))))

        (f64.store offset=0 (local.get $tileOut) (f64.add (f64x2.extract_lane 0 (local.get $s00)) (f64x2.extract_lane 1 (local.get $s00))))
        (f64.store offset=8 (local.get $tileOut) (f64.add (f64x2.extract_lane 0 (local.get $s01)) (f64x2.extract_lane 1 (local.get $s01))))
        (f64.store offset=16 (local.get $tileOut) (f64.add (f64x2.extract_lane 0 (local.get $s02)) (f64x2.extract_lane 1 (local.get $s02))))
        (f64.store offset=24 (local.get $tileOut) (f64.add (f64x2.extract_lane 0 (local.get $s03)) (f64x2.extract_lane 1 (local.get $s03))))
        (local.set $second (i32.add (local.get $tileOut) (local.get $stride)))
        (f64.store offset=0 (local.get $second) (f64.add (f64x2.extract_lane 0 (local.get $s10)) (f64x2.extract_lane 1 (local.get $s10))))
        (f64.store offset=8 (local.get $second) (f64.add (f64x2.extract_lane 0 (local.get $s11)) (f64x2.extract_lane 1 (local.get $s11))))
        (f64.store offset=16 (local.get $second) (f64.add (f64x2.extract_lane 0 (local.get $s12)) (f64x2.extract_lane 1 (local.get $s12))))
        (f64.store offset=24 (local.get $second) (f64.add (f64x2.extract_lane 0 (local.get $s13)) (f64x2.extract_lane 1 (local.get $s13))))
        (local.set $tileOut (i32.add (local.get $tileOut) (i32.const 32)))
        (br_if $rowsOfB (i32.lt_u (local.get $tileB) (local.get $endB))))

      (local.set $out (i32.add (local.get $out) (i32.mul (i32.const 2) (local.get $stride))))
      (local.set $a (i32.add (local.get $a) (i32.mul (i32.const 2) (local.get $row))))
      (br_if $rowsOfA (i32.lt_u (local.get $a) (local.get $endA))))))
