const units: Record<string, number> = { h: 3600, hour: 3600, hours: 3600, 小时: 3600, 时: 3600, m: 60, min: 60, 分钟: 60, 分: 60, s: 1, sec: 1, 秒: 1 };

/** "1:30", "1h 30m", "90m", "1.5小时" in seconds; a bare number counts minutes. Null when it is none of these. */
export function parseDuration(text: string): number | null {
    const typed = text.normalize('NFKC').trim().toLowerCase();
    const clock = /^(\d+):([0-5]?\d)(?::([0-5]?\d))?$/.exec(typed);
    if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
    if (/^\d+(\.\d+)?$/.test(typed)) return Math.round(Number(typed) * 60);
    let seconds = 0;
    const rest = typed.replace(/(\d+(?:\.\d+)?)\s*([a-z\u4e00-\u9fff]+)/g, (part, number: string, unit: string) => {
        const size = units[unit];
        if (size === undefined) return part;
        seconds += Number(number) * size;
        return '';
    });
    return typed !== '' && rest.trim() === '' ? Math.round(seconds) : null;
}
