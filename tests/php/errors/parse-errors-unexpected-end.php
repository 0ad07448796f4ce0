<?php
function f() {
    if (true) {
