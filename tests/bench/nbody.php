<?php
// The planets of the outer solar system, one step at a time: float arithmetic on arrays of arrays.
const SOLAR_MASS = 4 * M_PI * M_PI;
const DAYS = 365.24;

$bodies = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS],
    [4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
     0.00166007664274403694 * DAYS, 0.00769901118419740425 * DAYS, -0.0000690460016972063023 * DAYS, 0.000954791938424326609 * SOLAR_MASS],
    [8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
     -0.00276742510726411 * DAYS, 0.00499852801234917238 * DAYS, 0.0000230417297573763929 * DAYS, 0.000285885980666130812 * SOLAR_MASS],
    [12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
     0.00296460137564761618 * DAYS, 0.00237847173959480950 * DAYS, -0.0000296589568540237556 * DAYS, 0.0000436624404335156298 * SOLAR_MASS],
    [15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
     0.00268067772490389322 * DAYS, 0.00162824170038242295 * DAYS, -0.0000951592254519715870 * DAYS, 0.0000515138902046611451 * SOLAR_MASS],
];

function energy(array $bodies): float
{
    $energy = 0.0;
    foreach ($bodies as $i => [$x, $y, $z, $vx, $vy, $vz, $mass]) {
        $energy += 0.5 * $mass * ($vx * $vx + $vy * $vy + $vz * $vz);
        for ($j = $i + 1; $j < count($bodies); $j++) {
            $dx = $x - $bodies[$j][0];
            $dy = $y - $bodies[$j][1];
            $dz = $z - $bodies[$j][2];
            $energy -= $mass * $bodies[$j][6] / sqrt($dx * $dx + $dy * $dy + $dz * $dz);
        }
    }
    return $energy;
}

function advance(array &$bodies, float $step): void
{
    $count = count($bodies);
    for ($i = 0; $i < $count; $i++) {
        $a = $bodies[$i];
        for ($j = $i + 1; $j < $count; $j++) {
            $b = &$bodies[$j];
            $dx = $a[0] - $b[0];
            $dy = $a[1] - $b[1];
            $dz = $a[2] - $b[2];
            $square = $dx * $dx + $dy * $dy + $dz * $dz;
            $magnitude = $step / ($square * sqrt($square));
            $a[3] -= $dx * $b[6] * $magnitude;
            $a[4] -= $dy * $b[6] * $magnitude;
            $a[5] -= $dz * $b[6] * $magnitude;
            $b[3] += $dx * $a[6] * $magnitude;
            $b[4] += $dy * $a[6] * $magnitude;
            $b[5] += $dz * $a[6] * $magnitude;
            unset($b);
        }
        $bodies[$i] = $a;
    }
    foreach ($bodies as &$body) {
        $body[0] += $step * $body[3];
        $body[1] += $step * $body[4];
        $body[2] += $step * $body[5];
    }
}

printf("%.9f\n", energy($bodies));
for ($i = 0; $i < 200000; $i++) {
    advance($bodies, 0.01);
}
printf("%.9f\n", energy($bodies));
