import classes from '@/ui/pick-one.module.css';

interface Props<T extends string> {
    label: string;
    data: readonly { value: T; label: string }[];
    value: T;
    onChange(value: T): void;
}

/** One of a few, side by side. Lighter than the kit's own: for pages that must come fast. */
export function PickOne<T extends string>({ label, data, value, onChange }: Props<T>) {
    return (
        <div role="group" aria-label={label} className={classes['box']}>
            {data.map((each) => (
                <button key={each.value} type="button" className={classes['one']} aria-pressed={each.value === value} onClick={() => onChange(each.value)}>
                    {each.label}
                </button>
            ))}
        </div>
    );
}
