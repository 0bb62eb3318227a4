"use strict";
// Plain audio elements on one clock: a page from disk may not route its sounds anywhere else.
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const $ = (id) => document.getElementById(id);
  const CLOSE = 0.01, FAR = 0.2; // seconds apart: fine as it is; too far to catch up
  const PATIENCE = 1.5; // seconds between jumps: each takes its time
  const players = [...document.querySelectorAll(".player")].map((box, i) => ({
    box, on: box.querySelector(".on"), volume: box.querySelector(".volume"),
    audio: box.querySelector("audio"), sound: facts.sounds[i],
    gone: false, placed: 0,
  }));
  let at = 0, since = 0, playing = false;

  const now = () => performance.now() / 1000;
  const words = (t) => {
    const whole = Math.max(0, Math.floor(t)), pad = (n) => String(n).padStart(2, "0");
    const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
    return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  };
  const heard = () => players.find((p) => p.on.checked && !p.gone) || players.find((p) => !p.gone);
  const later = (p) => ($("together") && $("together").checked ? p.sound.later_s : 0);
  const there = (p, t) => t + later(p);
  const inside = (p, t) => there(p, t) < (p.audio.duration || p.sound.length_s || facts.length);

  // The time is that of a player that sounds; where none does, it goes on by itself.
  function position() {
    const p = heard();
    if (playing && p && !p.audio.paused && !p.audio.seeking) return p.audio.currentTime - later(p);
    return playing && (!p || p.audio.ended || !inside(p, at)) ? at + now() - since : at;
  }
  // A little late or early: a little faster or slower, at the same pitch. Far off: a jump.
  function place(p, t) {
    const late = there(p, t) - p.audio.currentTime, far = Math.abs(late) > FAR;
    const hurry = Math.abs(late) > CLOSE && !far ? Math.max(-0.05, Math.min(0.05, late)) : 0;
    if (p.audio.playbackRate !== 1 + hurry) p.audio.playbackRate = 1 + hurry;
    if (!far || p.audio.seeking || now() - p.placed < PATIENCE) return;
    p.audio.currentTime = there(p, t);
    p.placed = now();
  }
  function mix() {
    for (const p of players) {
      p.audio.volume = Number(p.volume.value);
      p.audio.muted = !p.on.checked;
      p.box.classList.toggle("off", !p.on.checked);
    }
  }
  function run(p) {
    if (p.gone || p.audio.ended || !inside(p, at)) return;
    p.audio.play().catch((error) => {
      if (error.name !== "AbortError" && !p.gone) say(`${p.sound.name}: ${error.message}`);
    });
  }
  function say(text) { $("trouble").textContent = text; $("trouble").hidden = false; }
  function play() {
    if (at >= facts.length - 0.05) at = 0;
    playing = true; since = now();
    for (const p of players) { if (!p.gone) p.audio.currentTime = there(p, at); run(p); }
    show();
  }
  function pause() {
    at = Math.min(Math.max(position(), 0), facts.length);
    playing = false;
    for (const p of players) p.audio.pause();
    show();
  }
  function go(t) {
    at = Math.min(Math.max(t, 0), facts.length); since = now();
    for (const p of players) {
      if (!p.gone) p.audio.currentTime = there(p, at);
      if (playing && p.audio.paused) run(p);
    }
    show();
  }
  function alone(i) {
    if (!players[i]) return;
    players.forEach((p, k) => { p.on.checked = k === i; });
    mix();
  }
  const cues = [...document.querySelectorAll(".cue")];
  function show() {
    const t = playing ? Math.max(position(), 0) : at;
    $("time").textContent = words(t);
    if (document.activeElement !== $("seek") || playing) $("seek").value = t;
    $("play").textContent = playing ? "Pause" : "Play";
    const [left, right] = facts.span;
    $("head").style.left = `${100 * (left + (right - left) * t / (facts.length || 1))}%`;
    $("head").hidden = false;
    for (const cue of cues) {
      const gap = t - Number(cue.dataset.at);
      cue.classList.toggle("now", gap >= -0.05 && gap < 2);
    }
  }
  function keep() {
    if (playing) {
      const p = heard(), t = position();
      if (p) p.audio.playbackRate = 1;
      // A player whose clock runs on its own is put back beside the one that is heard.
      for (const other of players) {
        if (other === p || other.gone) continue;
        if (other.audio.paused) run(other);
        if (inside(other, t)) place(other, t);
      }
      at = t;
      since = now();
      if (t >= facts.length - 0.01) { pause(); at = facts.length; }
    }
    show();
  }

  $("play").onclick = () => (playing ? pause() : play());
  $("start").onclick = () => go(0);
  $("seek").oninput = () => go(Number($("seek").value));
  if ($("together")) $("together").onchange = () => go(at);
  cues.forEach((cue) => { cue.onclick = () => go(Number(cue.dataset.at)); });
  $("picture").onclick = (event) => {
    const frame = $("picture").getBoundingClientRect(), [left, right] = facts.span;
    const part = (event.clientX - frame.left) / frame.width;
    go(facts.length * (part - left) / (right - left));
  };
  players.forEach((p, i) => {
    p.on.onchange = mix;
    p.volume.oninput = mix;
    p.box.querySelector(".alone").onclick = () => alone(i);
    p.audio.onerror = () => {
      p.gone = true; p.on.checked = false; p.on.disabled = true;
      p.box.classList.add("gone");
      p.box.querySelector(".about").textContent =
        "cannot be played here: the file is missing, or this browser does not play its format";
      mix();
    };
    // What failed before this script ran tells nobody again.
    if (p.audio.error) p.audio.onerror();
  });
  document.addEventListener("keydown", (event) => {
    const on = event.target instanceof Element ? event.target : document.body;
    const typing = on.matches("input[type=range]");
    const pressing = on.matches("button, input[type=checkbox]");
    if (event.ctrlKey || event.metaKey || event.altKey || (pressing && event.key === " ")) return;
    if (event.key === " ") $("play").onclick();
    else if (event.key === "ArrowLeft" && !typing) go(position() - 5);
    else if (event.key === "ArrowRight" && !typing) go(position() + 5);
    else if (event.key === "Home") go(0);
    else if (/^[1-9]$/.test(event.key)) alone(Number(event.key) - 1);
    else return;
    event.preventDefault();
  });
  // After a click with the mouse, the keys are the transport's again.
  document.addEventListener("click", (event) => {
    if (event.detail > 0 && document.activeElement) document.activeElement.blur();
  });
  mix(); show();
  setInterval(keep, 60);
})();
