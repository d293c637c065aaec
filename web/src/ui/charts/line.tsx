// A line of how something has gone, with its ends written beside it.

import classes from '@/ui/charts/line.module.css';

interface Props {
    points: readonly { x: number; y: number }[];
    label: string;
    /** Under its two ends. */
    from: string;
    to: string;
    top: string;
    bottom: string;
}

export function Line({ points, label, from, to, top, bottom }: Props) {
    const path = points.map(({ x, y }) => `${x},${y}`).join(' ');
    const last = points.at(-1);
    return (
        <figure className={classes['figure']}>
            <div className={classes['scale']} aria-hidden>
                <span>{top}</span>
                <span>{bottom}</span>
            </div>
            <div className={classes['plot']}>
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
                    <polyline className={classes['area']} points={`${points[0]?.x ?? 0},100 ${path} ${last?.x ?? 100},100`} />
                    <polyline className={classes['line']} points={path} fill="none" vectorEffect="non-scaling-stroke" />
                </svg>
                {last && <span className={classes['dot']} style={{ insetInlineStart: `${last.x}%`, top: `${last.y}%` }} aria-hidden />}
            </div>
            <figcaption className={classes['ends']} aria-hidden>
                <span>{from}</span>
                <span>{to}</span>
            </figcaption>
        </figure>
    );
}
