<?php
declare(strict_types=1);
namespace A\B;
use C\D, E as F, \G\H;
use function f\g, h as i;
use const J\K;
use L\{M, N\O as P, function q, const R,};
use function S\{t, u as v};
const W = 1;
function x() { return new D(namespace\Y, \Z, F\AA); }
namespace B;
use C\D;
