// The steps of a path, from left to right: what is passed, where the record stands, where it can go.

import { useT } from '@/lib/i18n';
import classes from '@/features/record/record.module.css';

export interface Step {
    id: string;
    name: string;
    passed: boolean;
    current: boolean;
    /** Whether it can be pressed. */
    open: boolean;
}

interface Props {
    steps: readonly Step[];
    outcome?: string | undefined;
    /** As wide as their names; they scroll. */
    wide?: boolean;
    onGo(id: string): void;
}

/** On a narrow screen the current step is the one to see. */
function showCurrent(list: HTMLOListElement | null): void {
    const current = list?.querySelector<HTMLElement>('[data-current]');
    if (list && current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
}

export function PathSteps({ steps, outcome, wide, onGo }: Props) {
    const t = useT();
    return (
        // Where no step can be pressed, the row itself is what the keyboard scrolls.
        <ol ref={showCurrent} className={classes['path']} data-wide={wide || undefined} tabIndex={steps.some((step) => step.open) ? undefined : 0} aria-label={t('record.stage')} data-outcome={outcome}>
            {steps.map((step) => (
                <li key={step.id} data-passed={step.passed || undefined} data-current={step.current || undefined}>
                    <button type="button" disabled={!step.open} title={step.name} aria-current={step.current ? 'step' : undefined} onClick={() => !step.current && onGo(step.id)}>
                        <span className="clip">{step.name}</span>
                    </button>
                </li>
            ))}
        </ol>
    );
}
