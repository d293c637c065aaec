// A figure from 0 to 100 with a ring around as much of it as there is.

import classes from '@/ui/ring.module.css';

const fair_from = 50;
const good_from = 80;
const radius = 7;
const around = 2 * Math.PI * radius;

export type Level = 'poor' | 'fair' | 'good';
export const levelOf = (value: number): Level => (value < fair_from ? 'poor' : value < good_from ? 'fair' : 'good');

export function Ring({ value, text, size = 16 }: { value: number; text: string; size?: number }) {
    return (
        <span className={classes['ring']} data-level={levelOf(value)}>
            <svg width={size} height={size} viewBox="0 0 18 18" fill="none" strokeWidth={3} aria-hidden>
                <circle className={classes['track']} cx={9} cy={9} r={radius} />
                {value > 0 && <circle className={classes['arc']} cx={9} cy={9} r={radius} strokeDasharray={`${(around * value) / 100} ${around}`} />}
            </svg>
            <span className="tabular">{text}</span>
        </span>
    );
}
