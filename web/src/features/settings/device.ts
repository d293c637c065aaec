const browsers: [RegExp, string][] = [
    [/MicroMessenger/, 'WeChat'], [/Edg(e|A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\/|FxiOS/, 'Firefox'], [/Chrome\/|CriOS/, 'Chrome'], [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
    [/iPhone|iPad/, 'iOS'], [/Android/, 'Android'], [/HarmonyOS/, 'HarmonyOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
];

/** "Firefox · Linux" from what a browser calls itself; the beginning of it where that says nothing. */
export function deviceName(agent: string): string {
    const named = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1];
    return [named(browsers), named(systems)].filter(Boolean).join(' · ') || (agent.split(' ')[0] ?? '').slice(0, 40);
}
