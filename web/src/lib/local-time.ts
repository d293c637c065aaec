// What time it is where a phone number belongs. Only countries that have one time are known: of the
// others a number does not say which.

import { toWallTime } from '@/lib/dates';

const zones: Record<string, string> = {
    '20': 'Africa/Cairo', '27': 'Africa/Johannesburg', '30': 'Europe/Athens', '31': 'Europe/Amsterdam', '32': 'Europe/Brussels', '33': 'Europe/Paris',
    '34': 'Europe/Madrid', '36': 'Europe/Budapest', '39': 'Europe/Rome', '40': 'Europe/Bucharest', '41': 'Europe/Zurich', '43': 'Europe/Vienna',
    '44': 'Europe/London', '45': 'Europe/Copenhagen', '46': 'Europe/Stockholm', '47': 'Europe/Oslo', '48': 'Europe/Warsaw', '49': 'Europe/Berlin',
    '51': 'America/Lima', '54': 'America/Argentina/Buenos_Aires', '57': 'America/Bogota', '60': 'Asia/Kuala_Lumpur', '63': 'Asia/Manila',
    '64': 'Pacific/Auckland', '65': 'Asia/Singapore', '66': 'Asia/Bangkok', '81': 'Asia/Tokyo', '82': 'Asia/Seoul', '84': 'Asia/Ho_Chi_Minh',
    '86': 'Asia/Shanghai', '90': 'Europe/Istanbul', '91': 'Asia/Kolkata', '92': 'Asia/Karachi', '94': 'Asia/Colombo', '95': 'Asia/Yangon', '98': 'Asia/Tehran',
    '212': 'Africa/Casablanca', '213': 'Africa/Algiers', '216': 'Africa/Tunis', '233': 'Africa/Accra', '234': 'Africa/Lagos', '251': 'Africa/Addis_Ababa',
    '254': 'Africa/Nairobi', '351': 'Europe/Lisbon', '352': 'Europe/Luxembourg', '353': 'Europe/Dublin', '354': 'Atlantic/Reykjavik', '358': 'Europe/Helsinki',
    '359': 'Europe/Sofia', '370': 'Europe/Vilnius', '371': 'Europe/Riga', '372': 'Europe/Tallinn', '380': 'Europe/Kyiv', '385': 'Europe/Zagreb',
    '386': 'Europe/Ljubljana', '420': 'Europe/Prague', '421': 'Europe/Bratislava', '852': 'Asia/Hong_Kong', '853': 'Asia/Macau', '855': 'Asia/Phnom_Penh',
    '856': 'Asia/Vientiane', '880': 'Asia/Dhaka', '886': 'Asia/Taipei', '961': 'Asia/Beirut', '962': 'Asia/Amman', '965': 'Asia/Kuwait', '966': 'Asia/Riyadh',
    '968': 'Asia/Muscat', '971': 'Asia/Dubai', '972': 'Asia/Jerusalem', '973': 'Asia/Bahrain', '974': 'Asia/Qatar', '977': 'Asia/Kathmandu',
};
const code_digits_max = 3;
const day_begins_hour = 9;
const day_ends_hour = 18;

/** Of a number in its international form; a Chinese mobile is known without. */
export function zoneOfPhone(phone: unknown): string | null {
    if (typeof phone !== 'string') return null;
    const digits = phone.replace(/[^\d+]/g, '');
    if (/^1[3-9]\d{9}$/.test(digits)) return 'Asia/Shanghai';
    if (!digits.startsWith('+')) return null;
    for (let length = code_digits_max; length > 1; --length) {
        const zone = zones[digits.slice(1, 1 + length)];
        if (zone) return zone;
    }
    return null;
}

export interface LocalTime {
    /** "15:20" */
    clock: string;
    /** People are likely to be at work. */
    fits: boolean;
}

export function localTime(zone: string, now: number): LocalTime {
    const wall = toWallTime(new Date(now).toISOString(), zone);
    const hour = Number(wall.slice(11, 13));
    const weekday = new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay();
    return { clock: wall.slice(11, 16), fits: hour >= day_begins_hour && hour < day_ends_hour && weekday !== 0 && weekday !== 6 };
}
