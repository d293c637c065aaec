// Whether what was promised was kept: predicted shares against what came of them, and the same as a table.

import type { BackTest } from '@/api/odds';
import { calibrationDots } from '@/features/odds/odds-model';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/odds/odds.module.css';

const marks = [0, 25, 50, 75, 100];

export function Calibration({ report }: { report: BackTest }) {
    const t = useT();
    const texts = useTexts();
    const dots = calibrationDots(report.calibration);
    const said = t('odds.calibration_said', { error: texts.number(100 * report.calibration_error, 1) });
    return (
        <section className={classes['block']}>
            <h2>{t('odds.calibration')}</h2>
            <p className="dimmed">{t('odds.calibration_text')}</p>
            <div className={classes['calibration']}>
                <figure className={classes['figure']}>
                    <svg viewBox="-12 -4 118 116" role="img" aria-label={said}>
                        {marks.map((mark) => (
                            <g key={mark} className={classes['grid']}>
                                <line x1={0} x2={100} y1={100 - mark} y2={100 - mark} />
                                <line x1={mark} x2={mark} y1={0} y2={100} />
                                <text x={-2} y={100 - mark} textAnchor="end" dominantBaseline="middle">
                                    {mark}
                                </text>
                                <text x={mark} y={106} textAnchor="middle">
                                    {mark}
                                </text>
                            </g>
                        ))}
                        <line className={classes['diagonal']} x1={0} y1={100} x2={100} y2={0} />
                        {dots.map(({ x, y, r }, at) => (
                            <circle key={at} className={classes['dot']} cx={x} cy={y} r={r} />
                        ))}
                    </svg>
                    <figcaption className="dimmed">{said}</figcaption>
                </figure>
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t('odds.predicted')}</th>
                                <th scope="col">{t('odds.observed')}</th>
                                <th scope="col">{t('odds.looks')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {report.calibration.map(({ predicted, observed, samples }, at) => (
                                <tr key={at} className="tabular">
                                    <td>{texts.percent(Number((100 * predicted).toFixed(1)))}</td>
                                    <td>{texts.percent(Number((100 * observed).toFixed(1)))}</td>
                                    <td>{texts.number(samples)}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </div>
        </section>
    );
}
