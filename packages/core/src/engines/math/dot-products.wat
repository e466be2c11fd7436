;; Rows centred, their dot products, and the matrix of those completed: what correlations are made of, two doubles at a time.
;;
;; Sums hold two partial sums: entries with an even index in lane 0, with an odd one in lane 1. They are added at the end, so that results
;; are the same to the last bit on every machine and in the twin in TypeScript (dot-products.ts).
;;
;; Addresses, $row and $stride are in bytes; $row is a multiple of 16, nothing is empty.
(module
  (memory (export "memory") 1)

  ;; Subtracts from every row the mean of its first $length entries and writes the means to $means; an entry after those is 0, before and after.
  ;; Two rows at a time, so that the additions of one need not wait for each other. A multiple of 2 rows.
  (func (export "centre") (param $at i32) (param $rows i32) (param $length i32) (param $row i32) (param $means i32)
    (local $end i32) (local $a i32) (local $b i32) (local $last i32) (local $x v128) (local $y v128)

    (local.set $end (i32.add (local.get $at) (i32.mul (local.get $rows) (local.get $row))))
    (loop $pairs
      (local.set $last (i32.add (local.get $at) (local.get $row)))
      (local.set $x (v128.const f64x2 0 0))
      (local.set $y (v128.const f64x2 0 0))
      (local.set $a (local.get $at))
      (local.set $b (local.get $last))
      (loop $sums
        (local.set $x (f64x2.add (local.get $x) (v128.load (local.get $a))))
        (local.set $y (f64x2.add (local.get $y) (v128.load (local.get $b))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br_if $sums (i32.lt_u (local.get $a) (local.get $last))))

      (local.set $x (f64x2.splat (f64.div (f64.add (f64x2.extract_lane 0 (local.get $x)) (f64x2.extract_lane 1 (local.get $x))) (f64.convert_i32_u (local.get $length)))))
      (local.set $y (f64x2.splat (f64.div (f64.add (f64x2.extract_lane 0 (local.get $y)) (f64x2.extract_lane 1 (local.get $y))) (f64.convert_i32_u (local.get $length)))))
      (f64.store offset=0 (local.get $means) (f64x2.extract_lane 0 (local.get $x)))
      (f64.store offset=8 (local.get $means) (f64x2.extract_lane 0 (local.get $y)))
      (local.set $means (i32.add (local.get $means) (i32.const 16)))
      (local.set $a (local.get $at))
      (local.set $b (local.get $last))
      (loop $differences
        (v128.store (local.get $a) (f64x2.sub (v128.load (local.get $a)) (local.get $x)))
        (v128.store (local.get $b) (f64x2.sub (v128.load (local.get $b)) (local.get $y)))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br_if $differences (i32.lt_u (local.get $a) (local.get $last))))

      (if (i32.and (local.get $length) (i32.const 1))
        (then
          (f64.store (i32.sub (local.get $a) (i32.const 8)) (f64.const 0))
          (f64.store (i32.sub (local.get $b) (i32.const 8)) (f64.const 0))))
      (local.set $at (local.get $b))
      (br_if $pairs (i32.lt_u (local.get $at) (local.get $end)))))

  ;; Dot products of the rows of A with the rows of B, in tiles of 2 x 4 rows: the largest whose sums and operands stay in the sixteen vector
  ;; registers of x64; larger and unrolled ones spill and are slower. A has a multiple of 2 rows, B a multiple of 4.
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
      (br_if $rowsOfA (i32.lt_u (local.get $a) (local.get $endA)))))

  ;; Entry i, j of a square matrix of $rows, times entries i and j of $scale and no further from 0 than $limit, to its place and to j, i; of
  ;; every i and of every j from i on. NaN stays NaN. A multiple of 2 rows.
  (func (export "complete") (param $matrix i32) (param $rows i32) (param $scale i32) (param $limit f64)
    (local $stride i32) (local $end i32) (local $right i32) (local $below i32) (local $scaleRight i32) (local $rowEnd i32)
    (local $most v128) (local $least v128) (local $s0 v128) (local $s1 v128) (local $s v128) (local $x0 v128) (local $x1 v128)

    (local.set $most (f64x2.splat (local.get $limit)))
    (local.set $least (f64x2.neg (local.get $most)))
    (local.set $stride (i32.mul (local.get $rows) (i32.const 8)))
    (local.set $end (i32.add (local.get $matrix) (i32.mul (local.get $rows) (local.get $stride))))
    (local.set $rowEnd (i32.add (local.get $matrix) (local.get $stride)))
    (loop $pairs
      (local.set $s0 (v128.load64_splat offset=0 (local.get $scale)))
      (local.set $s1 (v128.load64_splat offset=8 (local.get $scale)))
      (local.set $scaleRight (local.get $scale))
      (local.set $right (local.get $matrix))
      (local.set $below (local.get $matrix))
      (loop $entries
        (local.set $s (v128.load (local.get $scaleRight)))
        (local.set $x0 (f64x2.mul (v128.load (local.get $right)) (f64x2.mul (local.get $s0) (local.get $s))))
        (local.set $x1 (f64x2.mul (v128.load (i32.add (local.get $right) (local.get $stride))) (f64x2.mul (local.get $s1) (local.get $s))))
        (local.set $x0 (f64x2.pmax (f64x2.pmin (local.get $x0) (local.get $most)) (local.get $least)))
        (local.set $x1 (f64x2.pmax (f64x2.pmin (local.get $x1) (local.get $most)) (local.get $least)))
        (v128.store (local.get $right) (local.get $x0))
        (v128.store (i32.add (local.get $right) (local.get $stride)) (local.get $x1))
        (v128.store (local.get $below) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $x0) (local.get $x1)))
        (local.set $below (i32.add (local.get $below) (local.get $stride)))
        (v128.store (local.get $below) (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $x0) (local.get $x1)))
        (local.set $below (i32.add (local.get $below) (local.get $stride)))
        (local.set $scaleRight (i32.add (local.get $scaleRight) (i32.const 16)))
        (local.set $right (i32.add (local.get $right) (i32.const 16)))
        (br_if $entries (i32.lt_u (local.get $right) (local.get $rowEnd))))

      (local.set $scale (i32.add (local.get $scale) (i32.const 16)))
      (local.set $matrix (i32.add (local.get $matrix) (i32.add (i32.const 16) (i32.mul (i32.const 2) (local.get $stride)))))
      (local.set $rowEnd (i32.add (local.get $rowEnd) (i32.mul (i32.const 2) (local.get $stride))))
      (br_if $pairs (i32.lt_u (local.get $matrix) (local.get $end))))))
